package journal

import (
	"bytes"
	"encoding/json"
	"maps"
	"reflect"
	"strings"
	"testing"
	"time"

	"hardmatch/link"
	"hardmatch/link/checkup"
	"hardmatch/link/plan"
)

// filled puts something into every field, and two elements into every list.
func filled(v reflect.Value, n *int) {
	*n++
	switch v.Kind() {
	case reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
		filled(v.Elem(), n)
	case reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), 2, 2))
		filled(v.Index(0), n)
		filled(v.Index(1), n)
	case reflect.Struct:
		if at, is := v.Addr().Interface().(*time.Time); is {
			*at = time.Date(2026, 11, 2, 9, *n%60, 0, 123456000, time.UTC)
			return
		}
		for i := range v.NumField() {
			filled(v.Field(i), n)
		}
	case reflect.String:
		v.SetString("w" + strings.Repeat("x", *n%7))
	case reflect.Int:
		v.SetInt(int64(*n))
	case reflect.Uint8:
		v.SetUint(uint64(*n % 200))
	case reflect.Bool:
		v.SetBool(true)
	default:
		panic(v.Kind())
	}
}

// wholeLine is a line in which every field has something, except those left to encoding/json.
func wholeLine() line {
	var l line
	n := 0
	filled(reflect.ValueOf(&l).Elem(), &n)
	l.Snapshot, l.Plan.Person.Consistency = nil, nil
	return l
}

// Every field of a line is read quickly as encoding/json reads it.
func TestALineIsReadQuickly(t *testing.T) {
	raw, err := json.Marshal(wholeLine())
	if err != nil {
		t.Fatal(err)
	}
	sealed, _ := chain{}.seal(bytes.Clone(raw))
	for _, text := range [][]byte{raw, append(bytes.Clone(raw), '\n'), sealed, []byte(`{"kind":"end","binRefuses":false,"step":0}`), []byte(`{"plan":{"account":{"shown":{"roles":null,"licences":[]}}}}`)} {
		var want line
		if err := json.Unmarshal(text, &want); err != nil {
			t.Fatal(err)
		}
		got, ok := quickLine(text)
		if !ok || !reflect.DeepEqual(got, want) {
			t.Errorf("%v\n%+v\nwant\n%+v\nof %s", ok, got, want, text)
		}
	}
}

// Whatever is quick says the same as encoding/json. What that refuses is not quick.
func FuzzQuickLine(f *testing.F) {
	raw, err := json.Marshal(wholeLine())
	if err != nil {
		f.Fatal(err)
	}
	f.Add(raw)
	for _, text := range []string{
		``, `{`, `{}`, `{"kind"}`, `{"kind":}`, `{"kind":"end"`, `{"kind":"end"}}`, `{"kind":"end",}`, `{"kind":"end"} `, `{"Kind":"end"}`, `{"kind":"e\u006ed"}`,
		`{"kind":7}`, `{"step":"1"}`, `{"step":01}`, `{"step":-0}`, `{"step":1.0}`, `{"step":1e2}`, `{"step":null}`, `{"step":[]}`, `{"step":99999999999999999999}`,
		`{"at":"yesterday"}`, `{"at":"2026-11-02T09:00:00+01:00"}`, `{"plan":null}`, `{"plan":{"holders":[null]}}`, `{"plan":{"holders":[]}}`, `{"plan":{"holders":[{},]}}`,
		`{"plan":{"account":{"shown":{"roles":nullx}}}}`, `{"kind":"ä"}`, "{\"kind\":\"\x00\"}", `{"id":"a","id":"b"}`, `{"place":{"tenant":"a"},"place":{"forest":"b"}}`,
	} {
		f.Add([]byte(text))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		got, ok := quickLine(text)
		if !ok {
			return
		}
		var want line
		if err := json.Unmarshal(text, &want); err != nil || !reflect.DeepEqual(got, want) {
			t.Errorf("%q: %v\n%+v\nwant\n%+v", text, err, got, want)
		}
	})
}

// What was known to be empty is known when it is read again: that it cannot be read any more is said of it too.
func TestAnEmptyListStaysKnown(t *testing.T) {
	for name, roles := range map[string][]link.Role{"nil": nil, "empty": {}, "one": {{Name: "Reader"}}} {
		a := link.Account{ID: "right", Roles: link.Know(roles), Usage: link.Usage{Licences: link.Know[[]string](nil)}}
		raw, err := json.Marshal(line{Operator: new(recordShown(a, nil))})
		if err != nil {
			t.Fatal(err)
		}
		l, err := decode(raw)
		if err != nil {
			t.Fatal(err)
		}
		again := l.Operator.account()
		if got, known := again.Roles.Get(); !known || len(got) != len(roles) || !again.Usage.Licences.IsKnown() {
			t.Errorf("%s: %v, known %v, of %s", name, got, known, raw)
		}
	}
}

// The words that distinguished the accounts on the screens are kept with them, and read again. A line of an earlier version has none.
func TestTheWordsThatTellAccountsApartAreKept(t *testing.T) {
	words := map[link.AccountID]string{"11111111-a": "the cloud account since 2021", "22222222-b": "the synced copy of 2026-10-27"}
	p := plan.Plan{From: plan.Basis{
		Account: &link.Account{ID: "11111111-a"}, Holders: []checkup.Holder{{Account: link.Account{ID: "22222222-b"}}}, Which: words,
	}, Steps: []plan.Step{{Do: link.DoVerify, On: "11111111-a"}}}
	for _, with := range []bool{true, false} {
		if !with {
			p.From.Which = nil
		}
		raw, err := json.Marshal(startLine(p, "INC-1", Place{}))
		if err != nil {
			t.Fatal(err)
		}
		l, err := decodeWords(raw)
		if err != nil {
			t.Fatal(err)
		}
		back, err := l.Plan.plan("")
		if err != nil || !maps.Equal(back.From.Which, p.From.Which) {
			t.Errorf("read back: %v, %v", back.From.Which, err)
		}
	}
}
