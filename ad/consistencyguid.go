package ad

import (
	"bytes"
	"context"

	"github.com/go-ldap/ldap/v3"

	"hardmatch/link"
)

// SetConsistencyGUID implements link.DirectoryWriter. The controller itself compares the former value, in the same change that writes the
// new one. The client sends the change once, over a connection that has just answered; if no answer comes, or the value cannot be read back,
// the change is MaybeDone. If the person is in another domain of the forest, a controller of that domain takes the change.
func (c *Client) SetConsistencyGUID(ctx context.Context, person link.GUID, from, to []byte) (controller string, err error) {
	defer link.Catch(c.options.Log, &err)
	return c.changePerson(ctx, person, consistencyGUID, func(s personChange) error { return s.writeAnchor(ctx, from, to) })
}

func (s personChange) writeAnchor(ctx context.Context, from, to []byte) error {
	change := ldap.NewModifyRequest(baseOf(s.person), nil)
	if len(from) > 0 {
		change.Delete(consistencyGUID, []string{string(from)})
	}
	if len(to) > 0 {
		change.Add(consistencyGUID, []string{string(to)})
	}
	if err := s.send(ctx, change); err != nil {
		return s.problem(err, func() bool {
			now, err := s.readAnchor(ctx)
			return err == nil && bytes.Equal(now, from)
		})
	}
	now, err := s.readAnchor(ctx)
	return s.readBack(bytes.Equal(now, to), err)
}

func (s personChange) readAnchor(ctx context.Context) ([]byte, error) {
	found, err := s.read(ctx)
	if err != nil {
		return nil, err
	}
	return found.GetEqualFoldRawAttributeValue(consistencyGUID), nil
}
