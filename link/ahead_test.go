package link_test

import (
	"context"
	"errors"
	"slices"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"hardmatch/link"
)

// TestTheNextPageIsUnderWayWhileOneIsLookedAt: four pages of 100 ms, each looked at for 80 ms, take four times 100 ms and once 80.
func TestTheNextPageIsUnderWayWhileOneIsLookedAt(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		began := time.Now()
		var read atomic.Int64 // in the goroutine that reads
		var got []int
		for page, err := range link.Ahead(t.Context(), func(context.Context) (int, bool, error) {
			time.Sleep(100 * time.Millisecond)
			page := int(read.Add(1))
			return page, page < 4, nil
		}) {
			time.Sleep(80 * time.Millisecond)
			if err != nil || int(read.Load()) > page+1 {
				t.Errorf("page %d: %v; %d were read", page, err, read.Load())
			}
			got = append(got, page)
		}
		if took := time.Since(began); took != 480*time.Millisecond || !slices.Equal(got, []int{1, 2, 3, 4}) {
			t.Errorf("%v took %v", got, took)
		}
	})
}

// TestWhoWantsNoMorePagesLeavesNothingBehind: the page that is under way is given up and waited for; an error ends a list after the pages before it.
func TestWhoWantsNoMorePagesLeavesNothingBehind(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ended := false
		pages := 0
		read := func(ctx context.Context) (int, bool, error) {
			if pages++; pages == 1 {
				return pages, true, nil
			}
			<-ctx.Done()
			time.Sleep(time.Second)
			ended = true
			return 0, false, ctx.Err()
		}
		for range link.Ahead(t.Context(), read) {
			synctest.Wait() // the second page is under way
			break
		}
		if pages != 2 || !ended {
			t.Errorf("%d pages, ended: %v", pages, ended)
		}
	})
	broken := errors.New("broken")
	var seen []error
	reads := 0
	for _, err := range link.Ahead(t.Context(), func(context.Context) (int, bool, error) {
		if reads++; reads == 1 {
			return 1, true, nil
		}
		return 0, true, broken
	}) {
		seen = append(seen, err)
	}
	if len(seen) != 2 || seen[0] != nil || !errors.Is(seen[1], broken) {
		t.Errorf("%v", seen)
	}
}

// TestAPanicWhileReadingAheadIsCaughtWhereThePagesAreLookedAt: nothing above that goroutine could catch it.
func TestAPanicWhileReadingAheadIsCaughtWhereThePagesAreLookedAt(t *testing.T) {
	look := func() (err error) {
		defer link.Catch(nil, &err)
		for range link.Ahead(t.Context(), func(context.Context) (int, bool, error) { panic("broken page") }) {
			t.Error("a page came")
		}
		return nil
	}
	if err := look(); !link.Is(err, link.Bug) {
		t.Errorf("%v", err)
	}
}
