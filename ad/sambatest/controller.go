package sambatest

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"time"

	"hardmatch/ad/adtest"
)

// The domain, and the user that may do everything in it.
const (
	Domain        = "contoso.com"
	NetBIOS       = "CONTOSO"
	Host          = "dc1." + Domain
	Administrator = "administrator@" + Domain
	Password      = "Practice-Passw0rd" // of Administrator
)

// startTimeout is how long Samba may take until it answers; a busy machine has needed 3 seconds.
const startTimeout = time.Minute

// Controller is a running domain controller.
type Controller struct {
	folder  string
	address string // an IP of the loopback network
	ca      []byte
	process *exec.Cmd
	stdin   io.Closer // Samba ends when its standard input does, so also when this process is killed
}

// NotHere says why Samba cannot run here; nil if it can.
func NotHere() error {
	if runtime.GOOS != "linux" || os.Geteuid() != 0 {
		return errors.New("a Samba domain controller runs on Linux and as root only")
	}
	for _, tool := range []string{"samba", "samba-tool", "ldbadd", "kinit"} {
		if _, err := exec.LookPath(tool); err != nil {
			return fmt.Errorf("%s is not installed (Debian: apt-get install --no-install-recommends samba-ad-dc samba-ad-provision "+
				"samba-dsdb-modules winbind ldb-tools krb5-user)", tool)
		}
	}
	return nil
}

// Start makes a domain with these people and starts its controller, which takes some seconds. The caller must close it.
func Start(ctx context.Context, people ...adtest.User) (*Controller, error) {
	address, err := ownAddress(ctx)
	if err != nil {
		return nil, err
	}
	folder, err := os.MkdirTemp("", "samba")
	if err != nil {
		return nil, err
	}
	c := &Controller{folder: folder, address: address}
	for _, step := range []func(context.Context) error{
		c.provision, c.certify, c.configure,
		func(ctx context.Context) error { return c.fill(ctx, people) },
		c.run,
	} {
		if err := step(ctx); err != nil {
			c.Close()
			return nil, err
		}
	}
	return c, nil
}

// ownAddress returns a loopback address that belongs to this process, and that none of its other controllers has: Samba's ports are fixed, and
// tests of several packages run at once.
func ownAddress(ctx context.Context) (string, error) {
	pid := os.Getpid()
	for network := byte(64); network != 0; network += 64 {
		address := net.IPv4(127, network+byte(pid>>16)%64, byte(pid>>8), byte(pid)).String()
		if l, err := (&net.ListenConfig{}).Listen(ctx, "tcp", net.JoinHostPort(address, "389")); err == nil {
			return address, l.Close()
		}
	}
	return "", errors.New("this process runs three domain controllers already")
}

func (c *Controller) provision(ctx context.Context) error {
	return run(ctx, "", "samba-tool", "domain", "provision", "--realm="+strings.ToUpper(Domain), "--domain="+NetBIOS, "--domain-sid="+adtest.DomainSID,
		"--host-name="+strings.TrimSuffix(Host, "."+Domain), "--host-ip="+c.address, "--adminpass="+Password, "--server-role=dc",
		"--dns-backend=SAMBA_INTERNAL", "--targetdir="+c.folder)
}

// certify replaces the certificate that Samba would make: its serial number can be negative, which Go refuses.
func (c *Controller) certify(context.Context) error {
	cert, key, err := certificate(Host, c.address)
	if err != nil {
		return err
	}
	c.ca = cert
	var errs []error
	for name, content := range map[string][]byte{"ca.pem": cert, "cert.pem": cert, "key.pem": key} {
		errs = append(errs, os.WriteFile(c.path("private", "tls", name), content, 0o600))
	}
	return errors.Join(errs...)
}

// configure reduces Samba to what a client of the directory meets, on one address. Like a hardened Windows controller it takes
// no password outside TLS.
func (c *Controller) configure(context.Context) error {
	folders := map[string]string{"private dir": "private", "state directory": "state", "cache directory": "cache", "lock directory": "lock",
		"pid directory": "run", "ncalrpc dir": "ncalrpc", "binddns dir": "bind-dns"}
	var b strings.Builder
	fmt.Fprintf(&b, "[global]\nnetbios name = DC1\nrealm = %s\nworkgroup = %s\nserver role = active directory domain controller\n",
		strings.ToUpper(Domain), NetBIOS)
	fmt.Fprintf(&b, "server services = ldap, kdc, dns\ninterfaces = %s/8\nbind interfaces only = yes\ndns forwarder =\n", c.address)
	fmt.Fprintf(&b, "ldap server require strong auth = allow_sasl_over_tls\nlog file = %s\nlogging = file\n", c.path("log"))
	for option, folder := range folders {
		fmt.Fprintf(&b, "%s = %s\n", option, c.path(folder))
		if err := os.MkdirAll(c.path(folder), 0o700); err != nil {
			return err
		}
	}
	return os.WriteFile(c.path("etc", "smb.conf"), []byte(b.String()), 0o600)
}

// run starts Samba and waits until it answers.
func (c *Controller) run(ctx context.Context) error {
	// The context ends the start, not what has been started.
	c.process = exec.CommandContext(context.WithoutCancel(ctx), "samba", "--interactive", "--model=single", "--debug-stdout", "--configfile="+c.path("etc", "smb.conf"))
	stdin, err := c.process.StdinPipe()
	if err != nil {
		return err
	}
	c.stdin = stdin
	said, err := os.Create(c.path("said"))
	if err != nil {
		return err
	}
	c.process.Stdout, c.process.Stderr = said, said
	err = errors.Join(c.process.Start(), said.Close())
	if err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(ctx, startTimeout)
	defer cancel()
	for !c.answers(ctx) {
		select {
		case <-time.After(50 * time.Millisecond):
		case <-ctx.Done():
			text, _ := os.ReadFile(c.path("said"))
			return fmt.Errorf("samba does not answer: %w\n%s", ctx.Err(), text)
		}
	}
	return nil
}

// answers reports whether everything that tests use is served: LDAP on both ports, Kerberos and DNS.
func (c *Controller) answers(ctx context.Context) bool {
	ctx, cancel := context.WithTimeout(ctx, time.Second)
	defer cancel()
	for _, port := range []string{"53", "88", "389"} {
		conn, err := (&net.Dialer{}).DialContext(ctx, "tcp", net.JoinHostPort(c.address, port))
		if err != nil {
			return false
		}
		_ = conn.Close()
	}
	config := &tls.Config{InsecureSkipVerify: true} // #nosec G402: nothing is sent
	conn, err := (&tls.Dialer{Config: config}).DialContext(ctx, "tcp", net.JoinHostPort(c.address, "636"))
	if err != nil {
		return false
	}
	return conn.Close() == nil
}

// Kinit leaves a ticket of the user's in the file, as people do before they work; the ticket lasts as long as lifetime says ("10h").
func (c *Controller) Kinit(ctx context.Context, user, password, cache, lifetime string) error {
	conf := c.path("krb5.conf")
	realm := strings.ToUpper(Domain)
	text := fmt.Sprintf("[libdefaults]\n default_realm = %s\n[realms]\n %s = {\n  kdc = %s\n }\n", realm, realm, c.address)
	if err := os.WriteFile(conf, []byte(text), 0o600); err != nil {
		return err
	}
	return run(ctx, password+"\n", "env", "KRB5_CONFIG="+conf, "kinit", "-l", lifetime, "-c", "FILE:"+cache, user+"@"+realm)
}

// Close ends the controller and removes its folder.
func (c *Controller) Close() {
	if c.stdin != nil {
		_ = c.stdin.Close()
	}
	if c.process != nil && c.process.Process != nil {
		_ = c.process.Process.Kill()
		_ = c.process.Wait()
	}
	_ = os.RemoveAll(c.folder)
}

// LDAPS returns the controller's ldaps URL, with its address, which its certificate has too.
func (c *Controller) LDAPS() string { return "ldaps://" + c.address }

// LDAP returns the URL for StartTLS.
func (c *Controller) LDAP() string { return "ldap://" + c.address }

// CA returns the certificate of the authority, in PEM.
func (c *Controller) CA() []byte { return c.ca }

// Resolver asks the controller's own DNS.
func (c *Controller) Resolver() *net.Resolver {
	return &net.Resolver{PreferGo: true, Dial: func(ctx context.Context, network, _ string) (net.Conn, error) {
		return (&net.Dialer{}).DialContext(ctx, network, net.JoinHostPort(c.address, "53"))
	}}
}

// Dial connects as a machine that uses the controller's DNS would.
func (c *Controller) Dial(ctx context.Context, network, address string) (net.Conn, error) {
	return (&net.Dialer{Resolver: c.Resolver()}).DialContext(ctx, network, address)
}

func (c *Controller) path(parts ...string) string {
	return filepath.Join(append([]string{c.folder}, parts...)...)
}

// run runs one of Samba's tools with this text as its input; an error includes the tool's words.
func run(ctx context.Context, input, tool string, args ...string) error {
	cmd := exec.CommandContext(ctx, tool, args...)
	cmd.Stdin = strings.NewReader(input)
	if said, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("%s: %w\n%s", tool, err, said)
	}
	return nil
}
