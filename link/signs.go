package link

// Text is what the sign says, or what could tell it.
func (s UsageSign) Text() string {
	switch {
	case s.Says != "":
		return s.Says
	case s.Needs != "":
		return "not readable, needs " + s.Needs
	default:
		return "not readable"
	}
}
