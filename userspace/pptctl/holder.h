/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The process behind "pptctl assign": it keeps the file of an assignment open,
 * and gives copies of it to those who ask at the socket /run/ppt/NAME, or
 * $XDG_RUNTIME_DIR/ppt/NAME of a user who isn't root. A name belongs to the
 * process that listens there; when that dies, so does the name, and the kernel
 * releases what nobody else has a copy of.
 *
 * Only root and the user of the holder are served. It serves one after the
 * other: whoever has a connection can count on the holder until it is closed.
 */
#ifndef PPTCTL_HOLDER_H
#define PPTCTL_HOLDER_H

#include <stdbool.h>

#include "libppt.h"

/* Instead of these folders, for tests; borrowed. */
void holder_set_dir(const char *dir);

/* Whether @name can be a label and the name of a file. */
bool holder_name_is_good(const char *name);

/**
 * holder_connect - reach the holder of a name
 * @name: the name
 *
 * Return: a socket; -ENOENT if nobody holds it; -EPERM if it is held by neither
 * root nor this user; another negative errno.
 */
int holder_connect(const char *name);

/**
 * holder_fetch - a copy of the assignment
 * @ctx: the context
 * @fd: of holder_connect()
 * @ret_assignment: the assignment
 *
 * Return: 0; -ECONNRESET if the holder has just ended or doesn't serve this
 * user; or as ppt_assignment_receive().
 */
int holder_fetch(struct ppt_ctx *ctx, int fd,
		 struct ppt_assignment **ret_assignment);

/**
 * holder_release - have everything released and the holder ended
 * @fd: of holder_connect()
 *
 * Return: 0; -ECONNRESET as holder_fetch(); what releasing failed with, and the
 * holder goes on.
 */
int holder_release(int fd);

/**
 * holder_take - become the holder of a name
 * @name: the name
 *
 * What a holder that died has left behind is replaced.
 *
 * Return: a socket that listens, for holder_serve() or holder_drop(); -EEXIST if
 * somebody holds it; another negative errno.
 */
int holder_take(const char *name);

/* Lets go of the name; @server is closed. */
void holder_drop(int server, const char *name);

/**
 * holder_serve - serve the name until everything is to be released
 * @server: of holder_take(); closed at the end
 * @name: the name
 * @assignment: what is held
 */
void holder_serve(int server, const char *name,
		  struct ppt_assignment *assignment);

#endif /* PPTCTL_HOLDER_H */
