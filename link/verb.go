package link

// Verb is what a step does.
type Verb string

// The verbs.
const (
	DoTrySet     Verb = "try-set" // ask the server first: the expected answer is a conflict that names a holder of the plan
	DoSet        Verb = "set"
	DoClear      Verb = "clear"
	DoSoftDelete Verb = "soft-delete"
	DoRestore    Verb = "restore"
	DoPurge      Verb = "purge"
	DoVerify     Verb = "verify"
	DoStamp      Verb = "stamp"  // write the person's mS-DS-ConsistencyGuid, in AD
	DoRename     Verb = "rename" // out of a federated domain, where Entra ID refuses to change the ImmutableID, or back into it
	// DoClearIdentifier clears onPremisesObjectIdentifier, which ties the account to a former AD object.
	DoClearIdentifier Verb = "clear-identifier"
)

// Writes tells whether the verb changes something.
func (v Verb) Writes() bool { return v != DoVerify }

// Irreversible tells whether nobody can take the step back.
func (v Verb) Irreversible() bool { return v == DoPurge || v == DoClearIdentifier }
