package cli

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"syscall"

	"hardmatch/link"
	"hardmatch/link/audit"
)

// write writes the report to the file that was asked for, or to standard output.
func (c auditCommand) write(ctx context.Context, s *session, r *audit.Report, shown audit.Of) error {
	view := auditViews[c.Format]
	headless := c.Format == "csv" || c.Format == "ndjson"
	if r.Reads.Partial && (headless || c.Output != "") { // else the report says so where it is read
		_, _ = fmt.Fprintln(s.Stderr, "Stopped before its end: the report is a part of the truth")
	}
	if headless { // the output has no place for what is in no row
		for _, h := range r.Reads.Unread {
			_, _ = fmt.Fprintln(s.Stderr, notRead(h))
		}
	}
	fill := func(file io.Writer) error {
		to := bufio.NewWriter(file)
		return errors.Join(view(to, r, shown), to.Flush())
	}
	if c.Output == "" {
		return notWritten(fill(s.Stdout))
	}
	path := c.Output
	if before, err := os.Stat(path); r.Reads.Partial && err == nil && before.Mode().IsRegular() && before.Size() > 0 {
		path += ".partial" // the report that is there may be whole
		_, _ = fmt.Fprintf(s.Stderr, "%s stays as it was. What is known is in %s\n", link.Clean(c.Output), link.Clean(path))
	}
	if err := writeWhole(ctx, path, fill); err != nil {
		return &link.Problem{Kind: link.Bug, Object: "--output " + path, Cause: "it cannot be written (" + link.FileSays(err) + ")", Cure: "Give another file", Err: err}
	}
	return nil
}

// keepsList refuses to overwrite the list of --people, under whatever name.
func (c auditCommand) keepsList(s *session) error {
	if c.People == "" || c.Output == "" {
		return nil
	}
	list, err := os.Stat(c.People)
	if file, is := s.Stdin.(interface{ Stat() (os.FileInfo, error) }); is && c.People == "-" {
		list, err = file.Stat()
	}
	output, none := os.Stat(c.Output)
	if err != nil || none != nil || !output.Mode().IsRegular() || !os.SameFile(list, output) { // what cannot be examined cannot be read either, and a later error says so
		return nil
	}
	return usage("--output "+c.Output, "it is the list of --people, which would be lost", "Give another file")
}

// writeWhole puts a file in its place once it is whole: a reader meanwhile gets the previous one. Only its owner may read it, or those who could read the previous one. A
// symbolic link stays, and the file is where it leads. What is not a regular file is written to, and stays what it is.
func writeWhole(ctx context.Context, path string, fill func(io.Writer) error) error {
	before, err := os.Stat(path)
	switch {
	case err == nil && !before.Mode().IsRegular():
		return writeThrough(ctx, path, before.Mode(), fill)
	case err != nil && !errors.Is(err, os.ErrNotExist):
		return err
	}
	if path, err = whereItLeads(path); err != nil {
		return err
	}
	if before != nil {
		may, err := os.OpenFile(path, os.O_WRONLY, 0)
		if err != nil {
			return err // the folder may be written to, and the file may not
		}
		_ = may.Close() // nothing was written
	}
	file, err := os.CreateTemp(filepath.Dir(path), ".hardmatch-*")
	if err != nil {
		return err
	}
	err = errors.Join(fill(file), file.Close())
	if err == nil && before != nil {
		err = os.Chmod(file.Name(), before.Mode().Perm())
	}
	if err == nil {
		err = os.Rename(file.Name(), path)
	}
	if err != nil {
		return errors.Join(err, os.Remove(file.Name()))
	}
	return nil
}

const mostLinks = 40 // one behind the other, as Linux has it (path_resolution(7))

// whereItLeads returns a path without symbolic links, whether or not anything is at its end.
func whereItLeads(path string) (string, error) {
	for range mostLinks {
		if real, err := filepath.EvalSymlinks(path); err == nil {
			return real, nil
		}
		target, err := os.Readlink(path)
		if err != nil {
			return path, nil // no link: a file that is not there yet
		}
		if !filepath.IsAbs(target) {
			target = filepath.Dir(path) + string(filepath.Separator) + target // not cleaned: .. is behind the links before it
		}
		path = target
	}
	return "", errors.New("too many symbolic links")
}

// writeThrough writes to a pipe, a device or whatever else takes bytes. It waits for a pipe until someone reads it, or the run is stopped. After a stop it
// writes only to a reader that is there already.
func writeThrough(ctx context.Context, path string, mode os.FileMode, fill func(io.Writer) error) error {
	flags := os.O_WRONLY
	if ctx.Err() != nil && mode&os.ModeNamedPipe != 0 {
		flags |= syscall.O_NONBLOCK
		ctx = context.WithoutCancel(ctx)
	}
	type opened struct {
		file *os.File
		err  error
	}
	done := make(chan opened, 1)
	go func() {
		file, err := os.OpenFile(path, flags, 0)
		done <- opened{file, err}
	}()
	select {
	case <-ctx.Done():
		return errors.New("stopped before anyone read it")
	case to := <-done:
		if to.err != nil {
			return to.err
		}
		return errors.Join(fill(to.file), to.file.Close())
	}
}
