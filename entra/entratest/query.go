package entratest

import (
	"encoding/base64"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
)

// Sizes of a page (Graph reference: user-list, directory-deleteditems-list).
const (
	defaultPage = 100
	largestPage = 999
)

// query are the system query options of a request.
type query struct {
	raw      url.Values
	selected []string // nil: the default properties
	filter   string
	expand   string
	count    bool
	top      int
	skip     int  // from $skiptoken
	eventual bool // header ConsistencyLevel: eventual
}

// advanced reports whether this is an advanced query in Graph's sense.
func (q query) advanced() bool { return q.eventual && q.count }

// parseQuery reads the query options. Each collection decides which of them it understands, except $skip, which none does.
func parseQuery(r *http.Request) (query, error) {
	values, err := url.ParseQuery(r.URL.RawQuery)
	if err != nil {
		return query{}, badQuery("The query string is not valid.")
	}
	q := query{raw: values, filter: values.Get("$filter"), expand: values.Get("$expand"),
		count: values.Get("$count") == "true", top: defaultPage,
		eventual: strings.EqualFold(r.Header.Get("ConsistencyLevel"), "eventual")}
	for name := range values {
		if strings.HasPrefix(name, "$") && !slices.Contains(knownOptions, name) {
			return q, badQuery("Query option '%s' is not supported by the service.", name)
		}
	}
	if s := values.Get("$select"); s != "" {
		for _, name := range strings.Split(s, ",") {
			q.selected = append(q.selected, strings.TrimSpace(name))
		}
	}
	return q, q.readPage()
}

var knownOptions = []string{"$select", "$filter", "$expand", "$count", "$top", "$skiptoken"}

func (q *query) readPage() error {
	if s := q.raw.Get("$top"); s != "" {
		n, err := strconv.Atoi(s)
		if err != nil || n < 1 || n > largestPage {
			return badRequest("Invalid page size specified: '%s'. Must be between 1 and %d inclusive.", s, largestPage)
		}
		q.top = n
	}
	if s := q.raw.Get("$skiptoken"); s != "" {
		plain, _ := base64.RawURLEncoding.DecodeString(s)
		n, err := strconv.Atoi(strings.TrimPrefix(string(plain), "page:"))
		if err != nil || n < 0 {
			return badRequest("Value of query parameter '$skiptoken' is invalid.")
		}
		q.skip = n
	}
	return nil
}

// next returns the query of the page after this one: the same with another $skiptoken.
func (q query) next() string {
	values := maps.Clone(q.raw)
	values.Set("$skiptoken", base64.RawURLEncoding.EncodeToString([]byte("page:"+strconv.Itoa(q.skip+q.top))))
	return values.Encode()
}

// checkSelect refuses a selected property that the kind does not have.
func (q query) checkSelect(k *kind) error {
	for _, name := range q.selected {
		if _, known := k.canonical(name); !known || strings.Contains(name, "/") {
			return badQuery("Parsing OData Select and Expand failed: Could not find a property named '%s' on type 'microsoft.graph.%s'.", name, k.name)
		}
	}
	return nil
}

// choose returns the selected properties that the kind has, spelt as Graph does; nil if nothing is selected.
func (q query) choose(k *kind) []string {
	if q.selected == nil {
		return nil
	}
	names := []string{}
	for _, name := range q.selected {
		if canonical, known := k.canonical(name); known {
			names = append(names, canonical)
		}
	}
	return names
}
