package main

import (
	"archive/tar"
	"archive/zip"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
)

// content is what each archive has beside the program: at least these.
var content = []string{
	"README.md", "LICENSE", "CHANGELOG.md", "config.example.toml", "docs/SECURITY.md", "docs/SETUP.md", "docs/PERMISSIONS.md", "docs/FINDINGS.md", "docs/KEYS.md", "docs/receipt.schema.json",
	"man/hardmatch.1", "completion/bash", "completion/zsh", "completion/fish", "completion/powershell",
}

func checkArchive(file, system string) error {
	list, program := listTar, "hardmatch"
	if strings.HasPrefix(system, "windows") {
		list, program = listZip, "hardmatch.exe"
	}
	has, err := list(file)
	if err != nil {
		return fmt.Errorf("the archive for %s: %s: %w", system, file, err)
	}
	for _, name := range append(content, program) {
		if !slices.Contains(has, name) {
			return fmt.Errorf("%s lacks %s", file, name)
		}
	}
	return nil
}

func listZip(file string) ([]string, error) {
	z, err := zip.OpenReader(file)
	if err != nil {
		return nil, err
	}
	defer func() { _ = z.Close() }()
	var has []string
	for _, f := range z.File {
		has = append(has, f.Name)
	}
	return has, nil
}

// listTar also holds that the program may be started.
func listTar(file string) ([]string, error) {
	f, err := os.Open(file)
	if err != nil {
		return nil, err
	}
	defer func() { _ = f.Close() }()
	unpacked, err := gzip.NewReader(f)
	if err != nil {
		return nil, err
	}
	var has []string
	for t := tar.NewReader(unpacked); ; {
		h, err := t.Next()
		if errors.Is(err, io.EOF) {
			return has, nil
		}
		if err != nil {
			return nil, err
		}
		if h.Name == "hardmatch" && h.FileInfo().Mode().Perm() != 0o755 {
			return nil, fmt.Errorf("the program has mode %o", h.FileInfo().Mode().Perm())
		}
		has = append(has, h.Name)
	}
}
