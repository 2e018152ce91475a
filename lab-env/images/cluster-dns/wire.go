package main

import (
	"encoding/binary"
	"io"
	"log"
	"net"
	"strings"
	"time"
)

// RFC 1035 and RFC 2782.
const (
	kindA   = 1
	kindPTR = 12
	kindSRV = 33
	kindAny = 255

	headerBytes = 12
	mostInUDP   = 512
	mostInTCP   = 65535
	timeToLive  = 5

	nameNotFound = 3
)

// answer replies to one message; nil when it is no question.
func answer(known *records, query []byte, most int) []byte {
	const response, questions = 0x80, 1
	if len(query) < headerBytes+5 || query[2]&response != 0 || binary.BigEndian.Uint16(query[4:]) != questions {
		return nil
	}
	name, end := readName(query)
	if end == 0 || end+4 > len(query) {
		return nil
	}
	kind := binary.BigEndian.Uint16(query[end:])
	found, exists, ours := known.find(name)

	reply := append([]byte{}, query[:end+4]...)
	reply[2] = response | query[2]&0x79 // operation and "recursion desired" as asked
	reply[3] = 0x80                     // "recursion available": clients insist
	if ours {
		reply[2] |= 0x04
	}
	if !exists {
		reply[3] |= nameNotFound
	}
	var count uint16
	for _, it := range found {
		if it.kind != kind && kind != kindAny {
			continue
		}
		next := append(reply, it.wire()...)
		if len(next) > most {
			reply[2] |= 0x02 // cut off: ask again over TCP
			break
		}
		reply = next
		count++
	}
	binary.BigEndian.PutUint16(reply[6:], count)
	binary.BigEndian.PutUint32(reply[8:], 0) // no authority, nothing additional
	return reply
}

// wire writes a record for the name of the question, which is at offset 12.
func (r record) wire() []byte {
	var data []byte
	switch r.kind {
	case kindA:
		data = r.ip
	case kindPTR:
		data = writeName(r.name)
	case kindSRV:
		data = append([]byte{0, 0, 0, 100, byte(r.port >> 8), byte(r.port)}, writeName(r.name)...)
	}
	head := []byte{0xc0, headerBytes, byte(r.kind >> 8), byte(r.kind), 0, 1, 0, 0, 0, timeToLive, byte(len(data) >> 8), byte(len(data))}
	return append(head, data...)
}

// readName gives the question's name in lower case and where it ends; 0 when it is none.
func readName(query []byte) (name string, end int) {
	i := headerBytes
	for i < len(query) && query[i] != 0 {
		n := int(query[i])
		if n > 63 || i+1+n >= len(query) {
			return "", 0
		}
		name += strings.ToLower(string(query[i+1:i+1+n])) + "."
		i += 1 + n
	}
	return name, i + 1
}

func writeName(name string) (wire []byte) {
	for _, label := range strings.Split(strings.TrimSuffix(name, "."), ".") {
		wire = append(append(wire, byte(len(label))), label...)
	}
	return append(wire, 0)
}

func serveUDP(known *records, at string) {
	socket, err := net.ListenPacket("udp", at)
	if err != nil {
		log.Fatal(err)
	}
	for query := make([]byte, 4096); ; {
		n, from, err := socket.ReadFrom(query)
		if err != nil {
			log.Print(err)
			continue
		}
		if reply := answer(known, query[:n], mostInUDP); reply != nil {
			socket.WriteTo(reply, from)
		}
	}
}

func serveTCP(known *records, at string) {
	listener, err := net.Listen("tcp", at)
	if err != nil {
		log.Fatal(err)
	}
	for {
		connection, err := listener.Accept()
		if err != nil {
			log.Fatal(err)
		}
		go converse(known, connection)
	}
}

func converse(known *records, connection net.Conn) {
	defer connection.Close()
	for {
		connection.SetDeadline(time.Now().Add(10 * time.Second))
		var length uint16
		if binary.Read(connection, binary.BigEndian, &length) != nil {
			return
		}
		query := make([]byte, length)
		if _, err := io.ReadFull(connection, query); err != nil {
			return
		}
		reply := answer(known, query, mostInTCP)
		if reply == nil {
			return
		}
		connection.Write(append([]byte{byte(len(reply) >> 8), byte(len(reply))}, reply...))
	}
}
