package term

// Button is one of several choices in a row. One that is off says why elsewhere.
type Button struct {
	Label  string
	Chosen bool
	Off    string
}

// Buttons draw a row of buttons. The chosen one stands between brackets, one that is off has an x.
func Buttons(all ...Button) Line {
	var l Line
	for i, b := range all {
		if i > 0 {
			l = append(l, Normal.Of("   "))
		}
		label := b.Label
		if b.Off != "" {
			label = "x " + label
		}
		switch {
		case b.Chosen:
			l = append(l, Marked.Of("[ "+label+" ]"))
		case b.Off != "":
			l = append(l, Subtle.Of("  "+label+"  "))
		default:
			l = append(l, Normal.Of("  "+label+"  "))
		}
	}
	return l
}
