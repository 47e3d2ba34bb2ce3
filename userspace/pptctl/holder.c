// SPDX-License-Identifier: GPL-2.0
/*
 * See holder.h. A request is one word in a message of SOCK_SEQPACKET: "fd" is
 * answered with ppt_assignment_send(), "release" with a number, 0 or -errno.
 *
 * Taking a name and letting go of it happen under a lock of the folder: between
 * the look at what is there and its replacement nobody else can come.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "holder.h"

#define WORD_SIZE 16

/* Set by tests only. */
static const char *holder_dir;

void holder_set_dir(const char *dir)
{
	holder_dir = dir;
}

bool holder_name_is_good(const char *name)
{
	size_t length = strlen(name), i;

	for (i = 0; i < length; i++)
		if (name[i] < ' ' || name[i] > '~' || name[i] == '/')
			return false;
	return length && length < PPT_LABEL_SIZE && name[0] != '.';
}

/* Root's folder, or a user's own; length as of snprintf(). */
static int make_dir_path(char *path, size_t size)
{
	const char *own = geteuid() ? getenv("XDG_RUNTIME_DIR") : NULL;

	if (holder_dir)
		return snprintf(path, size, "%s", holder_dir);
	return snprintf(path, size, "%s/ppt",
			own && *own == '/' ? own : "/run");
}

static int make_address(const char *name, struct sockaddr_un *address)
{
	const size_t size = sizeof(address->sun_path);
	size_t length;

	if (!holder_name_is_good(name))
		return -EINVAL;
	memset(address, 0, sizeof(*address));
	address->sun_family = AF_UNIX;
	length = make_dir_path(address->sun_path, size);
	if (length + 1 + strlen(name) >= size)
		return -ENAMETOOLONG;
	address->sun_path[length] = '/';
	strcpy(address->sun_path + length + 1, name);
	return 0;
}

static int open_socket(void)
{
	int fd = socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0);

	return fd < 0 ? -errno : fd;
}

static int close_and_fail(int fd, int error)
{
	close(fd);
	return -error;
}

static bool peer_is_trusted(int fd)
{
	struct ucred peer;
	socklen_t size = sizeof(peer);

	if (getsockopt(fd, SOL_SOCKET, SO_PEERCRED, &peer, &size))
		return false;
	return !peer.uid || peer.uid == geteuid();
}

int holder_connect(const char *name)
{
	struct sockaddr_un address;
	int fd, ret;

	ret = make_address(name, &address);
	if (ret)
		return ret;
	fd = open_socket();
	if (fd < 0)
		return fd;
	if (connect(fd, (const struct sockaddr *)&address, sizeof(address)))
		return close_and_fail(fd,
				      errno == ECONNREFUSED ? ENOENT : errno);
	return peer_is_trusted(fd) ? fd : close_and_fail(fd, EPERM);
}

static int send_word(int fd, const char *word)
{
	if (send(fd, word, strlen(word), MSG_NOSIGNAL) < 0)
		return errno == EPIPE ? -ECONNRESET : -errno;
	return 0;
}

/* Its length; 0 if the other side closed. */
static int receive_word(int fd, char word[WORD_SIZE])
{
	ssize_t length;

	do {
		length = recv(fd, word, WORD_SIZE - 1, 0);
	} while (length < 0 && errno == EINTR);
	if (length < 0)
		return errno == ECONNRESET ? 0 : -errno;
	word[length] = '\0';
	return (int)length;
}

int holder_fetch(struct ppt_ctx *ctx, int fd,
		 struct ppt_assignment **ret_assignment)
{
	int ret;

	ret = send_word(fd, "fd");
	if (!ret)
		ret = ppt_assignment_receive(ctx, fd, ret_assignment);
	return ret;
}

int holder_release(int fd)
{
	char word[WORD_SIZE];
	int ret;

	ret = send_word(fd, "release");
	if (ret)
		return ret;
	ret = receive_word(fd, word);
	if (ret <= 0)
		return ret ? ret : -ECONNRESET;
	return atoi(word);
}

/* The folder, locked until it is closed; -EPERM if others may write there. */
static int lock_dir(void)
{
	char dir[sizeof(((struct sockaddr_un *)0)->sun_path)];
	struct stat status;
	int fd, ret = 0;

	if (make_dir_path(dir, sizeof(dir)) >= (int)sizeof(dir))
		return -ENAMETOOLONG;
	if (mkdir(dir, 0755) && errno != EEXIST)
		return -errno;
	fd = open(dir, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	if (fd < 0)
		return -errno;
	if (fstat(fd, &status) || flock(fd, LOCK_EX))
		ret = -errno;
	else if (status.st_uid != geteuid() || status.st_mode & 022)
		ret = -EPERM;
	if (ret) {
		close(fd);
		return ret;
	}
	return fd;
}

/* Under the lock, and nobody answers there. */
static int listen_at(const struct sockaddr_un *address)
{
	struct stat status;
	mode_t before;
	int fd, ret;

	fd = open_socket();
	if (fd < 0)
		return fd;
	if (!lstat(address->sun_path, &status) && S_ISSOCK(status.st_mode))
		unlink(address->sun_path);
	before = umask(0177);
	ret = bind(fd, (const struct sockaddr *)address, sizeof(*address));
	umask(before);
	if (ret)
		return close_and_fail(fd, errno == EADDRINUSE ? EEXIST : errno);
	if (!listen(fd, SOMAXCONN))
		return fd;
	ret = errno;
	unlink(address->sun_path);
	return close_and_fail(fd, ret);
}

int holder_take(const char *name)
{
	struct sockaddr_un address;
	int lock, fd, ret;

	ret = make_address(name, &address);
	if (ret)
		return ret;
	lock = lock_dir();
	if (lock < 0)
		return lock;
	fd = holder_connect(name);
	if (fd >= 0) {
		close(fd);
		fd = -EEXIST;
	} else if (fd == -ENOENT) {
		fd = listen_at(&address);
	}
	close(lock);
	return fd;
}

void holder_drop(int server, const char *name)
{
	struct sockaddr_un address;
	int lock = lock_dir();

	/* Refuses from here on; what answers now is somebody else's. */
	close(server);
	if (lock >= 0 && holder_connect(name) == -ENOENT &&
	    !make_address(name, &address))
		unlink(address.sun_path);
	if (lock >= 0)
		close(lock);
}

/* Until @fd is closed; whether all was released. */
static bool serve_one(int fd, struct ppt_assignment *assignment)
{
	char word[WORD_SIZE];
	bool released = false;
	int ret;

	while (!released && receive_word(fd, word) > 0) {
		if (!strcmp(word, "fd")) {
			if (ppt_assignment_send(assignment, fd))
				break;
		} else if (!strcmp(word, "release")) {
			ret = ppt_assignment_remove(assignment, NULL, 0);
			released = !ret;
			snprintf(word, sizeof(word), "%d", ret);
			if (!released && send_word(fd, word))
				break;
		} else {
			break;
		}
	}
	return released;
}

void holder_serve(int server, const char *name,
		  struct ppt_assignment *assignment)
{
	bool released = false;
	int fd;

	while (!released) {
		fd = accept4(server, NULL, NULL, SOCK_CLOEXEC);
		if (fd < 0) {
			/* Whatever it is, giving up would release. */
			if (errno != EINTR)
				sleep(1);
			continue;
		}
		if (peer_is_trusted(fd))
			released = serve_one(fd, assignment);
		/* The name is free before the one who asked knows. */
		if (released) {
			holder_drop(server, name);
			send_word(fd, "0");
		}
		close(fd);
	}
}
