package entra

import (
	"fmt"
	"io"
	"net/http"
	"strings"
	"time"
)

// What a server may send. Everything that Graph and the sign-in service answer passes the functions of this file before anything is made of it: an
// answer that is more than the request can need, or that is packed, cannot be read, and is never cut short.
const (
	mostAnswer  = 32 << 20  // bytes of an answer of Graph: a page of 999 accounts with all their plans
	mostRefusal = 256 << 10 // bytes of a refusal, or of a page of something on the way
	mostSignIn  = 1 << 20   // bytes of an answer of the sign-in service: a token with hundreds of groups in it is 30 KB
	mostHeader  = 256 << 10 // bytes of the headers of an answer

	mostDepth  = 24      // objects and lists within one another
	mostItems  = 1000    // in a list of an answer: the biggest page has 999
	mostObject = 2 << 20 // bytes of one object
	mostValues = 20_000  // within one object: an account with 200 plans and 500 addresses has 2,000

	mostText = 200 // characters of an id that a server gave to a request
)

// bounds are those of one list, over all its pages.
type bounds struct {
	pages, empty int // in all, and without an object one after the other
	bytes        int
	time         time.Duration // until the last page is asked for
}

// ofLists is far more than what is near one person, or in a recycle bin that has to be read whole.
var ofLists = bounds{pages: 500, empty: 20, bytes: 256 << 20, time: 5 * time.Minute}

// unfit is an answer that came, and that cannot be read: there is too much of it, or something is missing or wrong in it.
type unfit struct{ why string }

func (e *unfit) Error() string { return e.why }

func unfitf(format string, values ...any) error { return &unfit{fmt.Sprintf(format, values...)} }

// readBody reads an answer whole, or not at all where it has more bytes than this.
func readBody(res *http.Response, most int64) ([]byte, error) {
	defer res.Body.Close()
	if packed := strings.Join(res.Header.Values("Content-Encoding"), ","); packed != "" && !strings.EqualFold(packed, "identity") {
		return nil, unfitf("the answer is packed (%.20q), which was not asked for", packed)
	}
	if res.ContentLength > most {
		return nil, tooLong(most)
	}
	body, err := io.ReadAll(io.LimitReader(res.Body, most+1))
	if int64(len(body)) > most {
		return nil, tooLong(most)
	}
	return body, err
}

func tooLong(most int64) error {
	return unfitf("the answer is longer than anything that was asked for (%d bytes)", most)
}

// weight is what JSON has in it, told without unpacking it.
type weight struct {
	values int  // texts, objects, lists, and what is between commas
	depth  int  // of objects and lists within one another
	items  int  // of the longest list that the outermost object has
	null   bool // a list has a null in it, where Graph never has one
}

// weigh counts. The text must be valid JSON.
func weigh(text []byte) (w weight) {
	var lists []bool // for each open object or list whether it is a list
	items := 0
	for i := 0; i < len(text) && w.depth <= mostDepth; i++ {
		inList := len(lists) > 0 && lists[len(lists)-1]
		switch text[i] {
		case '"':
			i = endOfText(text, i)
			w.values++
		case '{', '[':
			lists = append(lists, text[i] == '[')
			w.values, w.depth = w.values+1, max(w.depth, len(lists))
			if len(lists) == 2 {
				items = 1
			}
		case '}', ']':
			lists = lists[:len(lists)-1]
		case ',':
			w.values++
			if len(lists) == 2 && inList {
				items++
			}
		case 'n':
			w.null = w.null || inList
		}
		w.items = max(w.items, items)
	}
	return w
}

// endOfText is where the text in quotes ends that begins at i.
func endOfText(text []byte, i int) int {
	for i++; i < len(text) && text[i] != '"'; i++ {
		if text[i] == '\\' {
			i++
		}
	}
	return i
}

// checkAnswer finds what is wrong with an answer as a whole.
func checkAnswer(text []byte) error {
	switch w := weigh(text); {
	case w.depth > mostDepth:
		return unfitf("the answer has more than %d objects within one another", mostDepth)
	case w.items > mostItems:
		return unfitf("the answer has a list of more than %d objects", mostItems)
	case w.null:
		return unfitf("the answer has a list with a null in it")
	default:
		return nil
	}
}

// checkObject finds what is too much in one object.
func checkObject(text []byte) error {
	if len(text) > mostObject || weigh(text).values > mostValues {
		return unfitf("an object of the answer is bigger than anything that was asked for (%d bytes)", len(text))
	}
	return nil
}
