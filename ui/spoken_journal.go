package ui

import "hardmatch/ui/term"

// What the screens of the journal say and ask in lines.

func (h *history) spoken(t Turn) Turn {
	rows := h.rows()
	t.Says = append(t.Says, term.Normal.Wrap(h.summary(len(rows)), lineWidth)...)
	for _, p := range h.problems {
		t.Says = append(t.Says, problemLines(p, lineWidth)...)
	}
	for i, o := range rows {
		t.Choices = append(t.Choices, Choice{Label: operationSaid(h.shared, o), key: enterPress, mark: func() { h.at = term.Cursor(i) }})
	}
	if h.input.Text() != "" {
		t.Choices = append(t.Choices, Choice{Label: "Show all again", do: func() action {
			h.input.Clear()
			h.at = 0
			return action{}
		}})
	}
	return t.prompted("name to see only theirs", h.input, func() action {
		h.at = 0
		return action{}
	})
}

func (r *record) spoken(t Turn) Turn {
	if r.now.At.IsZero() && r.operation.Plan.From.Account != nil {
		t.Waiting = lookingNow
		return t
	}
	t.Says = append(t.Says, operationLines(r.shared, r.operation, r.now, lineWidth)...)
	t.Choices = keyed(r.controls())
	return t
}

const lookingNow = "Reading what is true now"

func (r *recovery) spoken(t Turn) Turn {
	o, some := r.marked()
	_, known := r.now[o.ID]
	switch {
	case !some: // it goes on by itself
		t.Waiting = "Looking into the journal"
		return t
	case !known && o.Plan.From.Account != nil:
		t.Waiting = lookingNow
		return t
	}
	t.Says = append(term.Normal.Wrap(r.summary(), lineWidth), t.Says...)
	t.Says = append(t.Says, operationLines(r.shared, o, r.now[o.ID], lineWidth)...)
	t.Choices = keyed(r.controls())
	for i, other := range r.open {
		if i == int(r.at) {
			continue
		}
		t.Choices = append(t.Choices, Choice{Label: "Look at another: " + operationSaid(r.shared, other), do: func() action {
			r.at = term.Cursor(i)
			return begin(r.look()...)
		}})
	}
	return t
}
