package ad

import "github.com/go-ldap/ldap/v3"

// bind proves to the controller who we are. The connection has TLS, and withDefaults has refused an empty password.
func (o Options) bind(conn *ldap.Conn) error {
	_, err := conn.SimpleBind(&ldap.SimpleBindRequest{Username: o.User, Password: o.Password})
	return err
}
