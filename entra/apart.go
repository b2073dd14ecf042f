package entra

import (
	"bytes"
	"encoding/json"
)

// takeApart gives the objects of a page, nil if it has no list, and the link to the next page, "" for none. The page is valid JSON, as every answer is that
// gets here: so its parts are found by where they begin and end, in a tenth of the time that it takes to check it all once more. What is not written as Graph
// writes it is read in full.
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

// parts finds the objects of the one list called value, and the link as it is written. It reports false if the page has no such list, has it or the link twice, or
// has a name that means one of them in another spelling, or something else than objects on the list.
func parts(page []byte) (objects []json.RawMessage, link []byte, plain bool) {
	const list, nextLink = "value", "@odata.nextLink"
	depth, begin, key := 0, 0, ""
	for i := 0; i < len(page); i++ {
		switch page[i] {
		case '"':
			from := i
			i = endOfText(page, i)
			switch text := page[from : i+1]; {
			case depth == 1 && key == "":
				key = string(text[1 : len(text)-1])
				if unplain(key, list, objects != nil) || unplain(key, nextLink, link != nil) {
					return nil, nil, false
				}
			case depth == 1 && key == nextLink:
				link = text
			case depth == 2 && key == list:
				return nil, nil, false
			}
		case '{', '[':
			if depth++; depth == 2 && key == list {
				if page[i] != '[' {
					return nil, nil, false
				}
				objects = []json.RawMessage{}
			}
			if depth == 3 && key == list {
				begin = i
			}
		case '}', ']':
			if depth--; depth == 2 && key == list {
				objects = append(objects, page[begin:i+1:i+1])
			}
			if depth == 0 && key == nextLink && link == nil {
				return nil, nil, false
			}
		case ',':
			if depth == 1 && key == nextLink && link == nil { // it is something else than a text
				return nil, nil, false
			}
			if depth == 1 {
				key = ""
			}
		case ' ', '\t', '\r', '\n':
		default:
			if depth == 2 && key == list {
				return nil, nil, false
			}
		}
	}
	return objects, link, objects != nil
}

// unplain reports whether a key is to be read by encoding/json, which takes any spelling of a name and the last of several.
func unplain(key, name string, again bool) bool {
	return key == name && again || key != name && (bytes.EqualFold([]byte(key), []byte(name)) || bytes.IndexByte([]byte(key), '\\') >= 0)
}
