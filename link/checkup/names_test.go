package checkup

import (
	"math/rand/v2"
	"testing"

	"hardmatch/link"
)

// Names as the two directories write them.
func TestNamesAreComparedByTheirWords(t *testing.T) {
	for _, c := range []struct {
		ad, cloud [3]string // given, family, display
		want      NameLikeness
		why       string
	}{
		{[3]string{"John", "Smith"}, [3]string{"Jane", "Smithers"}, NamesApart, "field-1 K1, 1"},
		{[3]string{"John", "Smith"}, [3]string{"JOHN", "smith"}, NamesAgree, "capitals"},
		{[3]string{"John", "Smith"}, [3]string{"Jane", "Smith"}, givenDiffers, "one name"},
		{[3]string{"Anna", "Meier"}, [3]string{"Anna", "Huber"}, familyDiffers, "a marriage"},
		{[3]string{"Anna", "Meier"}, [3]string{"Anna", "Meier-Huber"}, NamesAgree, "a double name"},
		{[3]string{"Jürgen", "Groß"}, [3]string{"Juergen", "Gross"}, NamesAgree, "written without marks"},
		{[3]string{"Jürgen", "Größ"}, [3]string{"Jurgen", "Gross"}, NamesAgree, "marks taken off"},
		{[3]string{"Søren", "Åkesson"}, [3]string{"Soeren", "Aakesson"}, NamesAgree, "Nordic letters"},
		{[3]string{"Łukasz", "Żak"}, [3]string{"Lukasz", "Zak"}, NamesAgree, "Polish letters"},
		{[3]string{"İbrahim", "Işık"}, [3]string{"Ibrahim", "Isik"}, NamesAgree, "Turkish letters"},
		{[3]string{"Anh", "Nguyễn"}, [3]string{"Anh", "Nguyen"}, NamesAgree, "two marks"},
		{[3]string{"Zoe\u0308", "Bell"}, [3]string{"Zoë", "Bell"}, NamesAgree, "a mark of its own"},
		{[3]string{"Smith", "John"}, [3]string{"John", "Smith"}, NamesAgree, "given and family name confused"},
		{[3]string{"J.", "Smith"}, [3]string{"John", "Smith"}, NamesAgree, "an initial"},
		{[3]string{"Chris", "Smith"}, [3]string{"Christopher", "Smith"}, NamesAgree, "shortened"},
		{[3]string{"Jon", "Smith"}, [3]string{"John", "Smith"}, givenDiffers, "two spellings are two names"},
		{[3]string{"Bill", "Gates"}, [3]string{"William", "Gates"}, givenDiffers, "nicknames are not known"},
		{[3]string{"John Paul", "Jones"}, [3]string{"Paul", "Jones"}, NamesAgree, "one of several given names"},
		{[3]string{"Sinead", "O'Connor"}, [3]string{"Sinéad", "O’Connor"}, NamesAgree, "apostrophes"},
		{[3]string{"Omar", "al-Hassan"}, [3]string{"Omar", "Alhassan"}, NamesAgree, "written in one"},
		{[3]string{"Maria", "de Souza"}, [3]string{"Jan", "de Vries"}, NamesApart, "a particle is not shared"},
		{[3]string{"Van", "Le"}, [3]string{"Van", "Le"}, NamesAgree, "a particle can be a name"},
		{[3]string{"Иван", "Петров"}, [3]string{"Ivan", "Petrov"}, namesUncompared, "scripts"},
		{[3]string{"Иван", "Петров"}, [3]string{"Пётр", "Иванов"}, NamesApart, "one script that is not Latin"},
		{[3]string{"太郎", "山田"}, [3]string{"太郎", "山田"}, NamesAgree, "Han"},
		{[3]string{"太郎", "山田"}, [3]string{"", "", "山田太郎"}, NamesAgree, "written without blanks"},
		{[3]string{"花子", "鈴木"}, [3]string{"", "", "山田太郎"}, NamesApart, "written without blanks, someone else"},
		{[3]string{"太郎", "山田"}, [3]string{"タロウ", "ヤマダ"}, namesUncompared, "kanji and kana"},
		{[3]string{"Иван", "Smith"}, [3]string{"Ivan", "Jones"}, familyDiffers, "only one field can be compared"},
		{[3]string{"Alice01", "Smith"}, [3]string{"Alice02", "Smith"}, NamesAgree, "digits tell namesakes apart, not names"},
		{[3]string{"", "", "John Smith"}, [3]string{"", "", "Smith, John (Sales)"}, NamesAgree, "order and brackets"},
		{[3]string{"", "", "Dr. John Smith"}, [3]string{"John", "Smith"}, NamesAgree, "a title"},
		{[3]string{"", "", "John Smith"}, [3]string{"", "", "Jane Smith"}, partDiffers, "one word of two"},
		{[3]string{"", "", "John Smith"}, [3]string{"", "", "Jane Smithers"}, NamesApart, "display names only"},
		{[3]string{"John", ""}, [3]string{"Jane", "Smithers"}, NamesApart, "the family name is not read"},
		{[3]string{"John", "Smith"}, [3]string{"", "", ""}, NamesAgree, "nothing is read"},
		{[3]string{"John", "Smith"}, [3]string{"", "", "jsmith"}, NamesAgree, "a sign-in name is no name"},
		{[3]string{"John", "Smith"}, [3]string{"", "", "jane.miller@contoso.com"}, NamesApart, "an address that is one"},
		{[3]string{"John", "Smith"}, [3]string{"", "", "Reception"}, NamesApart, "not a person's"},
		{[3]string{"Ada", "Right", "Eve"}, [3]string{"", "", "Eve"}, NamesAgree, "the same display name, whatever the fields say"},
		{[3]string{"Ada", "Right", "Eve Wrong"}, [3]string{"", "", "Ada Right"}, NamesAgree, "a display name that is what the fields say"},
		{[3]string{"Ada", "Right", "Right, Ada"}, [3]string{"", "", "Ada Left"}, partDiffers, "neither form is the same"},
		{[3]string{"John", ""}, [3]string{"John", "Smith"}, NamesAgree, "one field"},
		{[3]string{"", "", "(Sales)"}, [3]string{"", "", "(Sales)"}, NamesAgree, "nothing but brackets"},
		{[3]string{"???", "..."}, [3]string{"John", "Smith"}, NamesAgree, "no letters: nothing is known"},
	} {
		mine := nameOfPerson(link.Person{GivenName: c.ad[0], Surname: c.ad[1], DisplayName: c.ad[2], UPN: "jsmith@contoso.com"})
		theirs := nameOfAccount(link.Account{GivenName: c.cloud[0], Surname: c.cloud[1], DisplayName: c.cloud[2], UPN: "jsmith@contoso.com"})
		if got := compareNames(mine, theirs); got != c.want {
			t.Errorf("%s: %q and %q: %d, want %d", c.why, c.ad, c.cloud, got, c.want)
		}
		if got, other := compareNames(mine, theirs), compareNames(theirs, mine); got != other {
			t.Errorf("%s: %q and %q: %d, the other way round %d", c.why, c.ad, c.cloud, got, other)
		}
	}
}

// FuzzNames: whatever a directory holds, a name is like itself, and two names compare the same both ways.
func FuzzNames(f *testing.F) {
	f.Add("John", "Smith", "John Smith", "Jane", "Smithers", "")
	f.Add("İ", "ſ", "\xff\xfe", "ﬀ", "\u0345", "\u200f")
	f.Fuzz(func(t *testing.T, given, family, display, given2, family2, display2 string) {
		x, y := humanName{given: given, family: family, display: display}, humanName{given: given2, family: family2, display: display2}
		if got := compareNames(x, x); got != NamesAgree {
			t.Errorf("%q is not like itself: %d", x, got)
		}
		if compareNames(x, y) != compareNames(y, x) {
			t.Errorf("%q and %q", x, y)
		}
	})
}

// TestTheQuickWayOfPlainLettersFoldsAsTheOther: a mark that counts for nothing sends the same name the long way.
func TestTheQuickWayOfPlainLettersFoldsAsTheOther(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	const letters = "aeouAEOUbz09'`-_. ()@\x00\x7f\t"
	for range 20_000 {
		name := make([]byte, r.IntN(12))
		for i := range name {
			name[i] = letters[r.IntN(len(letters))]
		}
		if quick, long := foldedName(string(name)), foldedName(string(name)+"\u0301"); quick != long {
			t.Fatalf("%q is %q, and with a mark %q", name, quick, long)
		}
	}
}
