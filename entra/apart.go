package entra

import (
	"bytes"
	"encoding/json"
	"iter"
	"strings"
)

// children yields what the outermost object, or list, of valid JSON contains: names as written, without their quotes, and values without the blanks around
// them. It finds where each begins and ends, in a tenth of the time that encoding/json takes.
func children(text []byte) iter.Seq2[[]byte, []byte] {
	return func(yield func(name, value []byte) bool) {
		var name, quoted []byte
		depth, begin := 0, 0
		for i := 0; i < len(text); i++ {
			switch text[i] {
			case '"':
				from := i
				i = endOfText(text, i)
				quoted = text[from+1 : i]
			case ':':
				if depth == 1 {
					name, begin = quoted, i+1
				}
			case '{', '[':
				if depth++; depth == 1 {
					begin = i + 1
				}
			case ',', '}', ']':
				if depth == 1 {
					value := bytes.TrimSpace(text[begin:i])
					if len(value) > 0 && !yield(name, value) {
						return
					}
					begin = i + 1
				}
				if text[i] != ',' {
					depth--
				}
			}
		}
	}
}

const (
	listName = "value"
	linkName = "@odata.nextLink"
)

// takeApart returns the objects of a page, nil if it has no list, and the link to the next page, "" for none. It reads in full what is not written as Graph writes it.
func takeApart(page []byte) (objects []json.RawMessage, next string, err error) {
	if objects, link, plain := parts(page); plain {
		if link != nil {
			err = json.Unmarshal(link, &next)
		}
		return objects, next, err
	}
	var p struct {
		Value []json.RawMessage `json:"value"`
		Next  string            `json:"@odata.nextLink"`
	}
	err = json.Unmarshal(page, &p)
	return p.Value, p.Next, err
}

// parts finds the objects of the one list called value, and the link as it is written. It reports false if the page has no such list, has the list or the link twice,
// has a name that means one of them in another spelling, or has something other than objects on the list.
func parts(page []byte) (objects []json.RawMessage, link []byte, plain bool) {
	var list []byte
	for name, value := range children(page) {
		switch key := string(name); {
		case key == listName && list == nil && value[0] == '[':
			list = value
		case key == linkName && link == nil && value[0] == '"':
			link = value
		case strings.EqualFold(key, listName), strings.EqualFold(key, linkName), strings.Contains(key, `\`):
			return nil, nil, false
		}
	}
	objects = []json.RawMessage{}
	for _, object := range children(list) {
		if object[0] != '{' {
			return nil, nil, false
		}
		objects = append(objects, object)
	}
	return objects, link, list != nil
}

// idOf returns the id of an object, as it is written; nil for none.
func idOf(object json.RawMessage) []byte {
	for name, value := range children(object) {
		if string(name) == "id" && value[0] == '"' {
			return value[1 : len(value)-1]
		}
	}
	return nil
}
