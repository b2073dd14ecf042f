package entra

import (
	"time"

	"hardmatch/entra/web"
)

// What a server may send. Every answer of Graph passes the functions of this file before anything uses it: an
// answer that is larger than the request can need, or that is packed, cannot be read, and is never cut short.
const (
	mostAnswer  = 32 << 20  // bytes of an answer of Graph: a page of 999 accounts with all their plans
	mostRefusal = 256 << 10 // bytes of a refusal, or of a page of something on the way

	mostDepth  = 24      // objects and lists within one another
	mostItems  = 1000    // in a list of an answer: the biggest page has 999
	mostObject = 2 << 20 // bytes of one object
	mostValues = 20_000  // within one object: an account with 200 plans and 500 addresses has 2,000
)

// bounds are those of one list, over all its pages.
type bounds struct {
	pages, empty int // in all, and with nothing new one after the other
	bytes        int
	time         time.Duration // until the last page is asked for
}

// ofLists is far more than lies near one person, or in a recycle bin that has to be read whole.
var ofLists = bounds{pages: 500, empty: 20, bytes: 256 << 20, time: 5 * time.Minute}

// weight is what JSON contains, counted without decoding it.
type weight struct {
	values int  // texts, objects, lists, and what is between commas
	depth  int  // of objects and lists within one another
	items  int  // of the longest list that the outermost object has
	null   bool // a list has a null in it, if Graph never has one
}

// weigh counts the weight. The text must be valid JSON.
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

// endOfText returns where the quoted text that begins at i ends.
func endOfText(text []byte, i int) int {
	for i++; i < len(text) && text[i] != '"'; i++ {
		if text[i] == '\\' {
			i++
		}
	}
	return i
}

// checkAnswer says what is wrong with an answer as a whole.
func checkAnswer(text []byte) error {
	switch w := weigh(text); {
	case w.depth > mostDepth:
		return web.Unfitf("the answer has more than %d objects within one another", mostDepth)
	case w.items > mostItems:
		return web.Unfitf("the answer has a list of more than %d objects", mostItems)
	case w.null:
		return web.Unfitf("the answer has a list with a null in it")
	default:
		return nil
	}
}

// checkObject says what one object has too much of.
func checkObject(text []byte) error {
	if len(text) > mostObject || weigh(text).values > mostValues {
		return web.Unfitf("an object in the answer is bigger than anything asked for (%d bytes)", len(text))
	}
	return nil
}
