package cli

import (
	"os"
	"path/filepath"
	"testing"

	"hardmatch/link"
)

func TestReadOnlyRefusesEveryWrite(t *testing.T) {
	b := &backend{config: Config{ReadOnly: true}}
	w, ctx := b.Engine().Writer, t.Context()
	for name, err := range map[string]error{
		"set": w.Set(ctx, "id", "x"), "clear": w.Clear(ctx, "id"), "delete": w.SoftDelete(ctx, "id"),
		"restore": w.Restore(ctx, "id"), "purge": w.Purge(ctx, "id"),
	} {
		if asProblem(err).Kind != link.Refused {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestAReceiptNeverOverwrites(t *testing.T) {
	t.Chdir(t.TempDir())
	b := &backend{}
	var paths []string
	for _, text := range []string{"one", "two", "three"} {
		path, err := b.SaveReceipt(t.Context(), "receipt.txt", text)
		if err != nil {
			t.Fatal(err)
		}
		paths = append(paths, filepath.Base(path))
		if got, err := os.ReadFile(path); err != nil || string(got) != text {
			t.Errorf("%s: %q, %v", path, got, err)
		}
	}
	if want := "receipt.txt receipt-2.txt receipt-3.txt"; paths[0]+" "+paths[1]+" "+paths[2] != want {
		t.Errorf("%v", paths)
	}
}

func TestTheConnectionsThatWillBeMade(t *testing.T) {
	b := &backend{config: Config{AD: AD{Domain: "contoso.com", Auth: "auto", User: "u"}, Entra: Entra{SignIn: "device-code"}, ReadOnly: true}}
	got := b.Connections()
	if got.Server != "a domain controller of contoso.com" || !got.AskPassword || got.SignIn != "device code" || !got.ReadOnly || got.Practice {
		t.Errorf("%+v", got)
	}
	b.config.AD.Password = "known"
	if b.Connections().AskPassword {
		t.Error("asks for a password that is known")
	}
}
