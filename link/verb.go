package link

// Verb is what a step of a plan does. The table in package plan says what each comes to.
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
	DoStamp      Verb = "stamp"   // write the person's mS-DS-ConsistencyGuid, in AD
	DoRename     Verb = "rename"  // out of a federated domain, where Entra ID refuses to change the ImmutableID, or back into it
	DoCarry      Verb = "carry"   // add a mail address or an X500 address of the account to the person's proxyAddresses, in AD
	DoUncarry    Verb = "uncarry" // take such an address out again
	// DoClearIdentifier clears onPremisesObjectIdentifier, which ties the account to a former AD object.
	DoClearIdentifier Verb = "clear-identifier"
)

// Sets reports whether the verb gives an account an ImmutableID.
func (v Verb) Sets() bool { return v == DoSet || v == DoTrySet }
