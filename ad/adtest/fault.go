package adtest

import (
	"sync"
	"time"
)

// Op is a kind of operation, for faults and counts.
type Op string

// The operations. Any stands for all of them.
const (
	Any      Op = ""
	Bind     Op = "bind"
	Search   Op = "search" // rootDSE too
	Modify   Op = "modify"
	StartTLS Op = "starttls"
	WhoAmI   Op = "whoami"
	Other    Op = "other" // what no controller lets hardmatch's people do: add, delete, rename, compare, other extended operations
)

// Cut is when a fault cuts the connection.
type Cut int

// When a connection is cut.
const (
	Never      Cut = iota
	Unheard        // at once: nothing is done
	Unanswered     // it is done, no answer comes
	Answered       // after the answer
)

// Fault is what goes wrong with some operations.
type Fault struct {
	Op      Op            // with which
	Times   int           // with how many of them; 0: with all until Heal
	Delay   time.Duration // the answer comes so much later, by Config.Wait
	Code    int           // the LDAP result code that is answered instead of doing it; 0: none
	Message string        // the diagnostic text with Code
	Partly  bool          // with Code: it is done all the same, as when a search found some entries before its time was up
	Feigned bool          // success is answered, and it is not done
	Cut     Cut
	// Stream, if set, is called in place of an answer. It gets the number of the request, and writes whatever it likes, until write fails or it has
	// had enough; then the connection waits for what the client does next.
	Stream func(id int64, write func([]byte) error)
}

// faults holds the faults to come, and counts operations.
type faults struct {
	mu     sync.Mutex
	queue  []Fault
	counts map[Op]int
}

// Inject makes operations go wrong. If several faults fit an operation, the one injected first applies.
func (s *Server) Inject(f Fault) {
	s.faults.mu.Lock()
	defer s.faults.mu.Unlock()
	s.faults.queue = append(s.faults.queue, f)
}

// Heal removes every fault.
func (s *Server) Heal() {
	s.faults.mu.Lock()
	defer s.faults.mu.Unlock()
	s.faults.queue = nil
}

// Count returns how many operations of this kind have come in since Start.
func (s *Server) Count(op Op) int {
	s.faults.mu.Lock()
	defer s.faults.mu.Unlock()
	total := 0
	for kind, n := range s.faults.counts {
		if op == Any || op == kind {
			total += n
		}
	}
	return total
}

// next counts an operation and returns the fault that applies to it; the zero Fault is none.
func (f *faults) next(op Op) Fault {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.counts == nil {
		f.counts = map[Op]int{}
	}
	f.counts[op]++
	for i, fault := range f.queue {
		if fault.Op != Any && fault.Op != op {
			continue
		}
		if fault.Times == 1 {
			f.queue = append(f.queue[:i:i], f.queue[i+1:]...)
		} else if fault.Times > 1 {
			f.queue[i].Times--
		}
		return fault
	}
	return Fault{}
}
