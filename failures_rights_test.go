package main

import (
	"errors"
	"slices"
	"strings"

	"hardmatch/entra/entratest"
	"hardmatch/link"
	"hardmatch/ui/practice"
)

// roleHolderIsNotRemoved: a User Administrator may neither delete nor purge somebody with a role, whatever the token may.
func roleHolderIsNotRemoved(s *stage) {
	s.removalIsRefused("hugo.adm@contoso.onmicrosoft.com")
}

// permissionIsNotEnough: of a Global Administrator too the tenant may want a permission beside the one that deletes. With it, it works.
func permissionIsNotEnough(s *stage) {
	const upn = "adam.admin@contoso.com"
	tenant, operator := s.company.Tenant(), s.account(practice.Operator).ID
	tenant.SetBehaviour(entratest.Behaviour{AdminsNeedAccessAsUser: true})
	tenant.Change(operator, func(u *entratest.User) { u.Roles = []string{"Global Administrator"} })
	lesser := slices.DeleteFunc(entratest.AllScopes(), func(scope string) bool { return scope == "Directory.AccessAsUser.All" })
	s.token = tenant.Issue(entratest.Grant{UserID: operator, Scopes: lesser})
	s.removalIsRefused(upn)
	s.token = tenant.Issue(entratest.Grant{UserID: operator})
	if err := s.connected().Writer.Purge(s.t.Context(), link.AccountID(s.account(upn).ID)); err != nil {
		s.t.Error(err)
	}
}

// removalIsRefused tries to delete an account with a role and, when somebody else has deleted it, to purge it. Each refusal says what is missing,
// and changes nothing.
func (s *stage) removalIsRefused(upn string) {
	s.t.Helper()
	id, writer := s.account(upn).ID, s.connected().Writer
	refused := func(what string, err error) {
		s.t.Helper()
		problem, ok := errors.AsType[*link.Problem](err)
		if !ok || problem.Kind != link.NoRights || problem.Status != 403 || problem.Code != "Authorization_RequestDenied" {
			s.t.Errorf("%s: %v", what, err)
			return
		}
		for _, told := range []string{"Insufficient privileges to complete the operation.", "Directory.AccessAsUser.All too for an account with a role",
			"Privileged Authentication Administrator where the account itself has a role"} {
			if !strings.Contains(problem.Error(), told) {
				s.t.Errorf("%s: %v lacks %q", what, problem, told)
			}
		}
	}
	refused("delete", writer.SoftDelete(s.t.Context(), link.AccountID(id)))
	if !s.account(upn).DeletedAt.IsZero() {
		s.t.Error("it was deleted all the same")
	}
	s.company.Tenant().Change(id, func(u *entratest.User) { u.DeletedAt = practice.Epoch })
	refused("purge", writer.Purge(s.t.Context(), link.AccountID(id)))
	s.account(upn) // is still there
}
