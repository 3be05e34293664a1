#!/usr/bin/perl
# Clients of serve, many in one process, each with a connection of its own.
#
#	clients.pl metric PORT NAME VALUE	wait until the metric has that value; status 1: it never had
#	clients.pl crowd PORT N SLOW PATH...	N requests at once, of the paths in turn (POST /mcp lists tools), beside SLOW
#						clients that never finish theirs: prints COUNT STATUS of each status; 000: no answer
use strict;
use warnings;
use Errno qw(EINPROGRESS EAGAIN);
use IO::Select;
use IO::Socket::INET;

my ($what, $port) = splice @ARGV, 0, 2;
my $list = '{"jsonrpc":"2.0","id":1,"method":"tools/list"}';

sub request {
	my ($path) = @_;
	my $post = $path eq '/mcp';
	return ($post ? 'POST' : 'GET') . " $path HTTP/1.1\r\nHost: 127.0.0.1:$port\r\nConnection: close\r\n" .
	    ($post ? "Content-Type: application/json\r\nContent-Length: " . length($list) . "\r\n\r\n$list" : "\r\n");
}

sub ask {
	my $s = IO::Socket::INET->new(PeerAddr => '127.0.0.1', PeerPort => $port) or return '';
	print $s request($_[0]);
	local $/;
	return <$s> // '';
}

if ($what eq 'metric') {
	my ($name, $value) = @ARGV;
	for (1 .. 6000) {
		exit 0 if ask('/metrics') =~ /^\Q$name\E \Q$value\E$/m;
		select undef, undef, undef, 0.01;
	}
	exit 1;
}

my ($n, $slow, @paths) = @ARGV;
my (@idle, %sent, %got, %codes);
my ($write, $read) = (IO::Select->new, IO::Select->new);
sub client { IO::Socket::INET->new(PeerAddr => '127.0.0.1', PeerPort => $port, Blocking => 0) or die "client: $!\n" }
for (1 .. $slow) {
	my $s = client;
	push @idle, $s;
	$write->add($s);
	$sent{$s} = "GET / HT";
}
for my $i (1 .. $n) {
	my $s = client;
	$write->add($s);
	$sent{$s} = request($paths[$i % @paths]);
	$got{$s} = '';
}
my $left = $n;
while ($left > 0) {
	my ($readable, $writable) = IO::Select->select($read, $write, undef, 60);
	last if !defined $readable;
	for my $s (@$writable) {
		my $k = syswrite $s, $sent{$s};
		next if !defined $k && $! == EAGAIN;
		substr($sent{$s}, 0, $k // length $sent{$s}) = '';
		next if $sent{$s} ne '';
		$write->remove($s);
		$read->add($s) if exists $got{$s};
	}
	for my $s (@$readable) {
		my $k = sysread $s, my $bytes, 65536;
		next if !defined $k && $! == EAGAIN;
		if ($k) {
			$got{$s} .= $bytes if length $got{$s} < 100;
			next;
		}
		$codes{$got{$s} =~ m{^HTTP/1.1 (\d+)} ? $1 : '000'}++;
		$read->remove($s);
		close $s;
		$left--;
	}
}
$codes{'000'} += $left if $left;
print join(' ', map { "$codes{$_} $_" } sort keys %codes), "\n";
