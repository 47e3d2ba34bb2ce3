// SPDX-License-Identifier: GPL-2.0
/* What is said of settings that last: our modprobe.d file and other people's. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "pptctl.h"

static void complain_fault(const struct ppt_persist_fault *fault)
{
	char *text = format_text("%s", fault->text);

	clean_text(text);
	if (fault->is_short)
		complain("%s, line %u: it ends in the middle; remove the file, and persist its devices again",
			 PPT_PERSIST_FILE, fault->line);
	else
		complain("%s, line %u: \"%s\" isn't as pptctl writes it, and the file is left alone; what you need of it belongs into another file there: rename it, and try again",
			 PPT_PERSIST_FILE, fault->line, text);
	free(text);
}

void complain_persist(int error, const struct ppt_persist_fault *fault)
{
	if (fault && error == -EBADMSG) {
		complain_fault(fault);
		return;
	}
	switch (error) {
	case -EMEDIUMTYPE:
		complain("%s is no regular file, and is left alone",
			 PPT_PERSIST_FILE);
		return;
	case -EBUSY:
		complain("%s is locked by another process", PPT_PERSIST_FILE);
		return;
	}
	complain("%s can't be written: %s; nothing was changed in it",
		 PPT_PERSIST_FILE, strerror(-error));
}

static char *raw_note_text(const struct ppt_persist_note *note)
{
	switch (note->kind) {
	case PPT_PERSIST_NOTE_OPTIONS:
		return format_text("%s:%u sets %s, too: only the last file's counts, in the order of their names",
				   note->file, note->line, note->text);
	case PPT_PERSIST_NOTE_CMDLINE:
		return format_text("ppt.%s on the kernel command line counts, and not %s",
				   note->text, PPT_PERSIST_FILE);
	case PPT_PERSIST_NOTE_TWICE:
		if (!note->file[0])
			return format_text("the kernel command line has it as well: %s",
					   note->text);
		return format_text("%s:%u has it as well: %s", note->file,
				   note->line, note->text);
	case PPT_PERSIST_NOTE_SOFTDEP:
		return format_text("%s:%u has a softdep for %s, and of those only the first counts: unless an initramfs loads ppt, it wants \"ppt\" among its pre:",
				   note->file, note->line, note->text);
	case PPT_PERSIST_NOTE_BLOCKED:
		return format_text("%s:%u keeps ppt from being loaded: %s ppt",
				   note->file, note->line, note->text);
	case PPT_PERSIST_NOTE_BUILTIN:
		return format_text("driver %s is a part of this kernel: it takes the device before ppt can; \"pptctl claim --force\" after the boot",
				   note->text);
	case PPT_PERSIST_NOTE_NO_HOOK:
		return format_text("%s doesn't know of ppt, so the initramfs won't have it; install ppt's hook",
				   note->text);
	case PPT_PERSIST_NOTE_NO_LOAD:
		return format_text(
			"nothing loads ppt at boot unless another driver does; put ppt into /etc/modules-load.d/ppt.conf");
	}
	return format_text("note %d", (int)note->kind);
}

char *persist_note_text(const struct ppt_persist_note *note)
{
	return clean_text(raw_note_text(note));
}
