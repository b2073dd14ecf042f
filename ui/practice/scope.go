package practice

import "strings"

// NotSynced is the organizational unit, relative to the domain, whose people the company's sync leaves out. A person who is moved there leaves the scope: the next
// run takes their synced account away.
const NotSynced = "OU=Not synced"

// msExchRecipientTypeDetails of mailboxes that the sync leaves out.
const (
	linkedMailbox    = 2
	hiddenRecipients = 0x21C07000 // system, arbitration, discovery and monitoring mailboxes
)

// skipped says why the sync leaves a person out; "" if it does not. Apart from the organizational unit these are the default rules of the sync
// (Learn: concept-azure-ad-connect-sync-default-configuration).
func skipped(p adPerson) string {
	sam := strings.ToUpper(p.sam)
	switch {
	case strings.Contains(strings.ToLower(p.dn), strings.ToLower(","+NotSynced+",")):
		return "in " + NotSynced + ", which is out of scope"
	case strings.EqualFold(p.critical, "TRUE"):
		return "a critical system object"
	case strings.HasPrefix(sam, "AAD_"), strings.HasPrefix(sam, "MSOL_"), sam == "SUPPORT_388945A0":
		return "a service account of the sync"
	case p.sam == "" || strings.Contains(p.dn, `\0ACNF:`) || strings.Contains(p.dn, "\nCNF:"):
		return "a replication conflict object"
	case strings.HasPrefix(p.description, "User_"):
		return "filtered by adminDescription"
	case p.recipientType == linkedMailbox, p.masterSID != "":
		return "a linked mailbox"
	case p.recipientType&hiddenRecipients != 0, strings.HasPrefix(p.nickname, "SystemMailbox{"),
		strings.HasPrefix(p.nickname, "CAS_") && strings.Contains(p.nickname, "}"):
		return "a system mailbox of Exchange"
	default:
		return ""
	}
}
