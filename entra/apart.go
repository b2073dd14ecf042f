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

// parts finds the objects of the one list called value, and the link as it is written. It reports false where the page has no such list, has it or the link twice, or
// has a name that means one of them in another spelling, or something else than objects on the list.
func parts(page []byte) (objects []json.RawMessage, link []byte, plain bool) {
	w := walk{page: page}
	for i := 0; i < len(page) && !w.odd; i++ {
		switch page[i] {
		case '"':
			from := i
			i = endOfText(page, i)
			w.text(page[from : i+1])
		case '{', '[':
			w.opens(i)
		case '}', ']':
			w.closes(i)
		case ',':
			if w.depth == 1 {
				w.ends()
			}
		case ' ', '\t', '\r', '\n':
		default:
			w.odd = w.odd || w.inList(2)
		}
	}
	return w.objects, w.link, w.objects != nil && !w.odd
}

const (
	listName = "value"
	linkName = "@odata.nextLink"
)

// walk is how far a page has been gone through.
type walk struct {
	page    []byte
	depth   int    // of objects and lists within one another
	key     string // of the outermost object, whose value is gone through; "" before it
	begin   int    // of the object on the list
	objects []json.RawMessage
	link    []byte
	odd     bool // it is not written as Graph writes it
}

// inList reports whether what is at this depth belongs to the list: 2 is what stands on it.
func (w *walk) inList(depth int) bool { return w.depth == depth && w.key == listName }

func (w *walk) text(text []byte) {
	switch {
	case w.depth == 1 && w.key == "":
		w.key = string(text[1 : len(text)-1])
		w.odd = unplain(w.key, listName, w.objects != nil) || unplain(w.key, linkName, w.link != nil)
	case w.depth == 1 && w.key == linkName:
		w.link = text
	default:
		w.odd = w.inList(2)
	}
}

func (w *walk) opens(i int) {
	w.depth++
	switch {
	case w.inList(2):
		w.odd, w.objects = w.page[i] != '[', []json.RawMessage{}
	case w.inList(3):
		w.begin = i
	}
}

func (w *walk) closes(i int) {
	w.depth--
	switch {
	case w.inList(2):
		w.objects = append(w.objects, w.page[w.begin:i+1:i+1])
	case w.depth == 0:
		w.ends()
	}
}

// ends is where the value of a key ends. A link that is something else than a text is odd.
func (w *walk) ends() {
	w.odd = w.key == linkName && w.link == nil
	w.key = ""
}

// unplain reports whether a key is to be read by encoding/json, which takes any spelling of a name and the last of several.
func unplain(key, name string, again bool) bool {
	return key == name && again || key != name && (bytes.EqualFold([]byte(key), []byte(name)) || bytes.IndexByte([]byte(key), '\\') >= 0)
}
