package journeys

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
)

// schema is a JSON Schema as far as that of the audit goes.
type schema struct {
	Ref        string `json:"$ref"`
	Type       any
	Enum       []any
	Const      any
	Minimum    *float64
	Required   []string
	Properties map[string]*schema
	Items      *schema
	Closed     *bool              `json:"additionalProperties"`
	Defs       map[string]*schema `json:"$defs"`
}

// faults says where a value is not what the schema says.
func (s *schema) faults(root *schema, at string, v any) (out []string) {
	if s.Ref != "" {
		return root.Defs[strings.TrimPrefix(s.Ref, "#/$defs/")].faults(root, at, v)
	}
	wrong := func(format string, args ...any) { out = append(out, at+": "+fmt.Sprintf(format, args...)) }
	if s.Type != nil && !slices.Contains(typesOf(s.Type), typeOf(v)) && !(typeOf(v) == "integer" && slices.Contains(typesOf(s.Type), "number")) {
		wrong("is %s, want %v", typeOf(v), s.Type)
	}
	if s.Enum != nil && !slices.ContainsFunc(s.Enum, func(one any) bool { return reflect.DeepEqual(one, v) }) {
		wrong("%v is none of %v", v, s.Enum)
	}
	if s.Const != nil && !reflect.DeepEqual(s.Const, v) {
		wrong("is %v, want %v", v, s.Const)
	}
	if n, is := v.(float64); is && s.Minimum != nil && n < *s.Minimum {
		wrong("%v is too little", n)
	}
	switch v := v.(type) {
	case []any:
		for i, item := range v {
			if s.Items != nil {
				out = append(out, s.Items.faults(root, fmt.Sprintf("%s[%d]", at, i), item)...)
			}
		}
	case map[string]any:
		for _, name := range s.Required {
			if _, there := v[name]; !there {
				wrong("%s is missing", name)
			}
		}
		for name, field := range v {
			switch of := s.Properties[name]; {
			case of != nil:
				out = append(out, of.faults(root, at+"."+name, field)...)
			case s.Closed != nil && !*s.Closed:
				wrong("%s is not in the schema", name)
			}
		}
	}
	return out
}

func typesOf(said any) []string {
	var all []string
	switch said := said.(type) {
	case string:
		all = append(all, said)
	case []any:
		for _, one := range said {
			all = append(all, one.(string))
		}
	}
	return all
}

func typeOf(v any) string {
	switch v := v.(type) {
	case nil:
		return "null"
	case string:
		return "string"
	case bool:
		return "boolean"
	case float64:
		if v == float64(int64(v)) {
			return "integer"
		}
		return "number"
	case []any:
		return "array"
	default:
		return "object"
	}
}

// TestAuditIsWhatItsSchemaSays holds what audit says of the practice company against the schema for scripts, and shows that the schema can say no.
func TestAuditIsWhatItsSchemaSays(t *testing.T) {
	t.Parallel()
	var s schema
	read := func(path string, into any) {
		t.Helper()
		text, err := os.ReadFile(path)
		if err == nil {
			err = json.Unmarshal(text, into)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	read("../../.github/audit.schema.json", &s)
	var report map[string]any
	read(filepath.Join("testdata", "audit", "json.txt"), &report)
	for _, fault := range s.faults(&s, "report", report) {
		t.Error(fault)
	}
	lines, err := os.Open(filepath.Join("testdata", "audit", "ndjson.txt"))
	if err != nil {
		t.Fatal(err)
	}
	defer lines.Close()
	for scanner := bufio.NewScanner(lines); scanner.Scan(); {
		var row any
		if err := json.Unmarshal(scanner.Bytes(), &row); err != nil {
			t.Fatal(err)
		}
		for _, fault := range s.Defs["row"].faults(&s, "row", row) {
			t.Error(fault)
		}
	}
	person := report["people"].([]any)[0].(map[string]any)
	person["category"], person["new"], report["totals"].(map[string]any)["linked"] = "fine", 1.0, -1.0
	delete(person, "next")
	if got := s.faults(&s, "report", report); len(got) != 4 {
		t.Errorf("the schema finds %v", got)
	}
}
