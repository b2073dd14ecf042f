package entra_test

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"io"
	"net/http"
	"runtime"
	"strings"
	"testing"

	"hardmatch/entra/entratest"
	"hardmatch/link"
)

// allocates returns how many bytes of memory a call takes, whether or not it gives them back.
func allocates(call func()) uint64 {
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	call()
	runtime.ReadMemStats(&after)
	return after.TotalAlloc - before.TotalAlloc
}

// packed returns this many blanks in a JSON object, packed.
func packed(t *testing.T, blanks int) []byte {
	t.Helper()
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	fmt.Fprint(w, `{"value":[`)
	for range blanks >> 20 {
		if _, err := w.Write(bytes.Repeat([]byte{' '}, 1<<20)); err != nil {
			t.Fatal(err)
		}
	}
	fmt.Fprint(w, `]}`)
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// endless sends the same text until the client has enough of it.
func endless(w io.Writer, text string) {
	text = strings.Repeat(text, 1000)
	for {
		if _, err := io.WriteString(w, text); err != nil {
			return
		}
	}
}

const megabyte = 1 << 20

// attacks-1 T10: an answer is no longer than the request can need, or it cannot be read. Nothing is unpacked, nothing is cut short.
func TestAnAnswerIsBounded(t *testing.T) {
	bomb := packed(t, 64*megabyte)
	begin := func(w http.ResponseWriter, status int, header ...string) {
		w.Header().Set("Content-Type", "application/json")
		for i := 0; i < len(header); i += 2 {
			w.Header().Set(header[i], header[i+1])
		}
		w.WriteHeader(status)
	}
	for name, test := range map[string]struct {
		answer func(http.ResponseWriter)
		words  string
		most   uint64 // bytes, for four requests at the same time
	}{
		"packed": {func(w http.ResponseWriter) {
			begin(w, 200, "Content-Encoding", "gzip")
			_, _ = w.Write(bomb)
		}, "compressed", 8 * megabyte},
		"a packed refusal": {func(w http.ResponseWriter) {
			begin(w, 403, "Content-Encoding", "br")
			_, _ = w.Write(bomb)
		}, "is not allowed to do that", 8 * megabyte},
		"a length that is promised": {func(w http.ResponseWriter) { begin(w, 200, "Content-Length", "9000000000") }, "longer than anything", 8 * megabyte},
		"endless": {func(w http.ResponseWriter) {
			begin(w, 200)
			fmt.Fprint(w, `{"value":["`)
			endless(w, "x")
		}, "longer than anything", 600 * megabyte},
		"an endless refusal": {func(w http.ResponseWriter) {
			begin(w, 403)
			fmt.Fprint(w, `{"error":{"code":"`)
			endless(w, "x")
		}, "is not allowed to do that", 16 * megabyte},
		"an endless page": {func(w http.ResponseWriter) {
			begin(w, 503, "Content-Type", "text/html")
			endless(w, "<p>sorry</p>")
		}, "status 503", 16 * megabyte},
		"many objects in few bytes": {func(w http.ResponseWriter) {
			begin(w, 200)
			fmt.Fprint(w, `{"value":[`+strings.Repeat("{},", 2*megabyte)+`{}]}`)
		}, "a list of more than 1000", 200 * megabyte},
		"many lists within one another": {func(w http.ResponseWriter) {
			begin(w, 200)
			fmt.Fprint(w, `{"value":`+strings.Repeat("[", 9000)+strings.Repeat("]", 9000)+`}`)
		}, "within one another", 16 * megabyte},
		"many headers": {func(w http.ResponseWriter) {
			for n := range 20_000 {
				w.Header().Set(fmt.Sprintf("X-%d", n), strings.Repeat("x", 100))
			}
			begin(w, 200)
		}, "could not be reached", 60 * megabyte}, // most of which is the server's
	} {
		t.Run(name, func(t *testing.T) {
			client, _ := broken(t, func(w http.ResponseWriter, r *http.Request) {
				if asked := r.Header.Get("Accept-Encoding"); asked != "identity" {
					t.Errorf("asked for %q", asked)
				}
				test.answer(w)
			})
			var err error
			took := allocates(func() { _, err = client.Holders(t.Context(), anchor) })
			contains(t, fmt.Sprint(err), test.words)
			if took > test.most {
				t.Errorf("took %d MB", took/megabyte)
			}
		})
	}
}

// A change that was made stays made, whatever else the server says; if the answer cannot be read, it is open whether it was made.
func TestAnAnswerToAWriteIsBounded(t *testing.T) {
	for name, test := range map[string]struct {
		status int
		body   string
		kind   link.ProblemKind
	}{
		"made":                      {200, `{"value":[null]}`, 0},
		"made, with an odd number":  {200, `{"id":1e999}`, 0},
		"made, and much told":       {200, `{"x":"` + strings.Repeat("x", 33*megabyte) + `"}`, link.MaybeDone},
		"refused, and much told":    {403, `{"error":{"message":"` + strings.Repeat("x", megabyte) + `"}}`, link.NoRights},
		"refused, an odd code":      {403, `{"error":{"code":7,"message":null,"details":[null,{"code":null},7],"innerError":[]}}`, link.NoRights},
		"refused, an odd error":     {400, `{"error":[null]}`, link.Refused},
		"in trouble, an odd error":  {500, `{"error":{"code":{}}}`, link.MaybeDone},
		"gone, in nobody's words":   {404, `{"error":{"code":null}}`, link.Unreachable},
		"gone, in no words":         {404, `{}`, link.Unreachable},
		"a conflict, in odd detail": {400, `{"error":{"code":"Request_BadRequest","details":[null,{"code":"ObjectConflict","target":null}]}}`, link.Conflict},
	} {
		t.Run(name, func(t *testing.T) {
			client, _ := broken(t, func(w http.ResponseWriter, _ *http.Request) { answerJSON(w, test.status, test.body) })
			err := client.Set(t.Context(), guid(1), anchor)
			if test.kind == 0 {
				if err != nil {
					t.Error(err)
				}
				return
			}
			problem(t, err, test.kind)
		})
	}
}

// A purge waits for the account to be gone: only Graph's own word counts.
func TestGoneIsGraphsOwnWord(t *testing.T) {
	client, _ := broken(t, func(w http.ResponseWriter, _ *http.Request) { answerJSON(w, 404, `{"error":{}}`) })
	_, err := client.Account(t.Context(), guid(1))
	problem(t, err, link.Unreachable)
}

func TestTheSignInServiceIsBounded(t *testing.T) {
	bomb := packed(t, 64*megabyte)
	for name, test := range map[string]struct {
		answer func(http.ResponseWriter)
		words  string
	}{
		"packed": {func(w http.ResponseWriter) {
			w.Header().Set("Content-Encoding", "gzip")
			_, _ = w.Write(bomb)
		}, "compressed"},
		"endless": {func(w http.ResponseWriter) { endless(w, "{}") }, "longer than anything"},
		"an endless refusal": {func(w http.ResponseWriter) {
			w.WriteHeader(400)
			endless(w, "{}")
		}, "longer than anything"},
	} {
		t.Run(name, func(t *testing.T) {
			url := newServer(t, func(w http.ResponseWriter, r *http.Request) {
				if asked := r.Header.Get("Accept-Encoding"); asked != "identity" {
					t.Errorf("asked for %q", asked)
				}
				test.answer(w)
			})
			s := serve(t, entratest.Behaviour{}).signIns(entratest.SignIn{})
			s.options.Transport = roundTrip(func(r *http.Request) (*http.Response, error) {
				r.URL.Scheme, r.URL.Host = "http", strings.TrimPrefix(url, "http://")
				return http.DefaultTransport.RoundTrip(r)
			})
			var p *link.Problem
			took := allocates(func() { p = s.refusal(link.Unreachable) })
			contains(t, p.Error(), "the sign-in service's answer cannot be read", test.words)
			if took > 40*megabyte {
				t.Errorf("took %d MB", took/megabyte)
			}
		})
	}
}

// attacks-1 T14: a server that echoes a request does not get its token into a text, a journal or a log.
func TestNoAnswerRepeatsTheToken(t *testing.T) {
	const token = "opaque/token+of+somebody=="
	for name, answer := range map[string]func(w http.ResponseWriter, said string){
		"a refusal": func(w http.ResponseWriter, said string) {
			w.Header().Set("request-id", said)
			answerJSON(w, 400, fmt.Sprintf(`{"error":{"code":%q,"message":%q,"details":[{"code":"ObjectConflict","target":%[1]q}],"innerError":{"request-id":%[1]q}}}`, said, said))
		},
		"in JSON's other form": func(w http.ResponseWriter, said string) {
			answerJSON(w, 400, fmt.Sprintf(`{"error":{"code":"x","message":"%s"}}`, strings.ReplaceAll(said, "/", `\u002f`)))
		},
		"a page": func(w http.ResponseWriter, said string) {
			w.WriteHeader(502)
			fmt.Fprintf(w, "<h1>Bad gateway</h1> for %s", said)
		},
		"an account": func(w http.ResponseWriter, said string) {
			answerJSON(w, 200, fmt.Sprintf(`{"id":%q,"userPrincipalName":%q,"displayName":%[2]q,"accountEnabled":true}`, guid(1), said))
		},
		"no HTTP": func(w http.ResponseWriter, said string) {
			conn, _, err := w.(http.Hijacker).Hijack()
			if err == nil {
				fmt.Fprintf(conn, "%s\r\n\r\n", said)
				conn.Close()
			}
		},
	} {
		t.Run(name, func(t *testing.T) {
			var log bytes.Buffer
			client := logging(t, newServer(t, func(w http.ResponseWriter, r *http.Request) { answer(w, r.Header.Get("Authorization")) }), token, &log)
			a, err := client.Account(t.Context(), guid(1))
			snapshot, snapErr := client.Snapshot(t.Context(), guid(1))
			for _, text := range []string{fmt.Sprintf("%v %+v", err, err), fmt.Sprintf("%+v", a), string(snapshot), fmt.Sprint(snapErr),
				fmt.Sprint(client.Set(t.Context(), guid(1), anchor)), log.String()} {
				if strings.Contains(text, token) || strings.Contains(text, "opaque") {
					t.Error(text)
				}
			}
		})
	}
}

// The sign-in service sees what is as good as a password.
func TestNoSignInRepeatsASecret(t *testing.T) {
	var secrets []string
	s := serve(t, entratest.Behaviour{}).signIns(entratest.SignIn{})
	s.options.Transport = roundTrip(func(r *http.Request) (*http.Response, error) {
		f := &front{service: s.Authority}
		sent, err := io.ReadAll(r.Body)
		if err != nil {
			return nil, err
		}
		r.Body = io.NopCloser(bytes.NewReader(sent))
		if code := r.PostFormValue("device_code"); code != "" {
			secrets = append(secrets, code)
			return &http.Response{StatusCode: 400, Header: http.Header{"Content-Type": {"application/json"}}, Request: r,
				Body: io.NopCloser(strings.NewReader(fmt.Sprintf(`{"error":"invalid_grant","error_description":"AADSTS70011: got %s"}`, sent)))}, nil
		}
		r.Body, r.Form, r.PostForm = io.NopCloser(bytes.NewReader(sent)), nil, nil
		return f.RoundTrip(r)
	})
	p := s.refusal(link.NoRights)
	contains(t, p.Error(), "AADSTS70011", "[secret]")
	for _, secret := range secrets {
		if text := fmt.Sprintf("%v %+v %v", p, p, p.Err); strings.Contains(text, secret) {
			t.Error(text)
		}
	}
	if len(secrets) == 0 {
		t.Error("no code was shown")
	}
}
