package netfault

import (
	"crypto/tls"
	"errors"
	"net"
	"slices"
	"strings"
)

// alert explains what the server says by an alert (RFC 8446, 6.2). crypto/tls has no type for them; their texts are those of the RFC.
func (s Server) alert(err error) Fault {
	var op *net.OpError
	if !errors.As(err, &op) || op.Op != "remote error" {
		return Fault{}
	}
	said := " (" + words(op) + ")"
	var shaking *Handshake
	asked := errors.As(err, &shaking) && shaking.Asked // so the two had agreed on everything else
	text := strings.TrimPrefix(op.Err.Error(), "tls: ")
	if text == "handshake failure" && asked {
		return s.uncertified(said)
	}
	return s.alertText(text, said)
}

func (s Server) uncertified(said string) Fault {
	return Fault{"it requires a client certificate, and hardmatch has none" + said,
		"have the server, or the proxy before it, ask for none on this port" + s.Other}
}

// alertText explains an alert by its text.
func (s Server) alertText(text, said string) Fault {
	switch text {
	case "handshake failure":
		// A server that wants a client certificate has asked for one before. Which of the two it is, the alert does not say.
		return Fault{"it ends TLS: the two sides share no cipher, or none for its certificate" + said,
			"have both checked there: TLS 1.2 with ECDHE and AES-GCM, and a certificate with an RSA key of 2048 bits or an elliptic curve P-256, signed with SHA-256"}
	case "insufficient security level":
		return Fault{"it ends TLS: it requires stronger encryption than this computer offers" + said, "have TLS 1.3, or TLS 1.2 with ECDHE and AES-GCM, switched on there"}
	case "protocol version not supported", "inappropriate fallback":
		return tooOld("it speaks neither TLS 1.2 nor 1.3" + said)
	case "certificate required", "bad certificate", "unsupported certificate", "unknown certificate", "unknown certificate authority",
		"access denied", "revoked certificate", "expired certificate", "certificate unobtainable":
		return s.uncertified(said)
	case "unrecognized name":
		return Fault{"it does not know the name that it was asked for" + said, s.Rename}
	case "internal error":
		return Fault{"TLS fails in the server itself" + said, "have its certificate, private key and log checked (on Windows: System log, Schannel)" + s.Other}
	default:
		return Fault{"it ends TLS" + said, "show these words to whoever runs the server" + s.Other}
	}
}

// protocol explains what was sent in place of TLS as it is spoken today.
func (s Server) protocol(err error) Fault {
	var header tls.RecordHeaderError
	text := err.Error()
	switch {
	case errors.As(err, &header) && strings.Contains(header.Msg, "SSLv2"), strings.Contains(text, "unsupported protocol version"):
		return tooOld("it speaks neither TLS 1.2 nor 1.3" + older(text) + " (" + words(err) + ")")
	case errors.As(err, &header):
		return Fault{"it does not speak TLS on this port" + greeting(header.RecordHeader[:]), s.Port}
	case strings.Contains(text, "downgrade attempt"):
		return Fault{"something on the way makes TLS weaker than both sides can (" + words(err) + ")", "ask whoever runs the network what opens TLS on the way"}
	case contains(text, "unconfigured cipher suite", "unsupported group", "unsupported curve", "unoffered curve", "incorrect key type for selected ciphersuite"):
		return Fault{"it chose an unsupported cipher (" + words(err) + ")", "have TLS 1.2 with ECDHE and AES-GCM switched on there"}
	case contains(text, "invalid signature by the server certificate", "certificate used with invalid signature algorithm", "invalid server finished hash", "Finished message was incorrect"):
		return Fault{"it does not prove that its certificate is its own (" + words(err) + ")", "have its certificate and private key checked, and find what may open TLS on the way"}
	default:
		return Fault{}
	}
}

func contains(text string, any ...string) bool {
	return slices.ContainsFunc(any, func(a string) bool { return strings.Contains(text, a) })
}

func tooOld(cause string) Fault {
	return Fault{cause, "have TLS 1.2 switched on there: hardmatch does not accept older versions, which are not safe"}
}

// older names the version that a server chose.
func older(text string) string {
	for number, name := range map[string]string{"version 300": "SSL 3.0", "version 301": "TLS 1.0", "version 302": "TLS 1.1", "SSLv2": "SSL 2.0"} {
		if strings.Contains(text, number) {
			return ", but " + name
		}
	}
	return ""
}

// greeting names the protocol of what was received in place of TLS, by its first five bytes.
func greeting(first []byte) string {
	switch text := string(first); {
	case strings.HasPrefix(text, "HTTP"):
		return ": it answers in HTTP without TLS"
	case strings.HasPrefix(text, "220"):
		return ": it greets as a mail or FTP server"
	case strings.HasPrefix(text, "SSH-"):
		return ": it greets as an SSH server"
	case first[0] == 0x30: // a SEQUENCE (RFC 4511, 4.1.1)
		return ": it answers in LDAP without TLS"
	default:
		return ""
	}
}
