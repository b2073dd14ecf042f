package link

import "context"

// Change is one call of a Writer with all its arguments. It returns the domain controller that was written to, or "" for a change in the tenant.
type Change func(ctx context.Context, w Writer) (controller string, err error)

// OnAccount is the change that a method of Writer makes to an account.
func OnAccount(method func(Writer, context.Context, AccountID) error, id AccountID) Change {
	return func(ctx context.Context, w Writer) (string, error) { return "", method(w, ctx, id) }
}

// OnAccountTo is the change that a method of Writer makes to an account with a value.
func OnAccountTo[T any](method func(Writer, context.Context, AccountID, T) error, id AccountID, to T) Change {
	return func(ctx context.Context, w Writer) (string, error) { return "", method(w, ctx, id, to) }
}

// OnPerson is the change that a method of Writer makes to an attribute of an AD user, from one ImmutableID to another; "" is none.
func OnPerson(method func(w Writer, ctx context.Context, person GUID, from, to []byte) (string, error), person GUID, from, to ImmutableID) Change {
	return func(ctx context.Context, w Writer) (string, error) {
		was, err := from.Raw()
		if err != nil {
			return "", unwritable(from, err)
		}
		will, err := to.Raw()
		if err != nil {
			return "", unwritable(to, err)
		}
		return method(w, ctx, person, was, will)
	}
}

// OnPersonTo is the change that a method of Writer makes to an AD user with a text.
func OnPersonTo(method func(w Writer, ctx context.Context, person GUID, text string) (string, error), person GUID, text string) Change {
	return func(ctx context.Context, w Writer) (string, error) { return method(w, ctx, person, text) }
}

// unwritable refuses a value that no attribute gives: only a changed journal comes so far.
func unwritable(value ImmutableID, err error) *Problem {
	return &Problem{Kind: Refused, Object: string(value), Cause: "it is not an AD user's ImmutableID, so nothing was written", Cure: "Check the person again", Err: err}
}
