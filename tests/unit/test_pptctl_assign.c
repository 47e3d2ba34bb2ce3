// SPDX-License-Identifier: GPL-2.0
/*
 * pptctl: run, assign and release as processes, the holder between them, and
 * what is said when devices can't be had.
 */
#include <fcntl.h>
#include <limits.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "libppt_machine.h"
#include "holder.h"
#include "pptctl.h"

#define EXIT_LEFT_OVER 99
#define ARGS_MAX 16

static char dir[PATH_MAX];
static char output[4096];

static int setup(void **state)
{
	struct fake_host *host;
	int ret;

	ret = fake_host_setup(state);
	if (ret)
		return ret;
	host = *state;
	snprintf(dir, sizeof(dir), "%s/run", host->root);
	holder_set_dir(dir);
	/* Holders come back here when who started them is gone. */
	return prctl(PR_SET_CHILD_SUBREAPER, 1);
}

/* Also of a test that failed and left a holder behind. */
static int teardown(void **state)
{
	char path[64], pids[256] = "", *next = pids, *end;
	FILE *file;
	long pid;

	snprintf(path, sizeof(path), "/proc/self/task/%d/children", getpid());
	file = fopen(path, "r");
	if (file) {
		if (!fgets(pids, sizeof(pids), file))
			pids[0] = '\0';
		fclose(file);
	}
	while ((pid = strtol(next, &end, 10)) > 0) {
		kill((pid_t)pid, SIGKILL);
		waitpid((pid_t)pid, NULL, 0);
		next = end;
	}
	return fake_host_teardown(state);
}

static void read_output(struct fake_host *host)
{
	char path[PATH_MAX];
	size_t length;
	FILE *file;

	snprintf(path, sizeof(path), "%s/output", host->root);
	file = fopen(path, "r");
	assert_non_null(file);
	length = fread(output, 1, sizeof(output) - 1, file);
	output[length] = '\0';
	fclose(file);
}

static int wait_for(pid_t pid)
{
	int status;

	assert_true(waitpid(pid, &status, 0) > 0);
	return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

/*
 * Runs a command in a process of its own; @output is what it says. All expected
 * ioctls must come in that process or, if @forks, in the one that it leaves.
 */
static int command(struct fake_host *host, bool forks,
		   int (*run)(struct ppt_ctx *ctx, int argc, char **argv),
		   const char *const *args)
{
	char *argv[ARGS_MAX + 1] = { NULL }, path[PATH_MAX];
	int argc = 1, status;
	pid_t pid, first;

	argv[0] = strdup("pptctl");
	for (; args[argc - 1]; argc++) {
		assert_true(argc < ARGS_MAX);
		argv[argc] = strdup(args[argc - 1]);
	}
	snprintf(path, sizeof(path), "%s/output", host->root);
	fflush(stdout);
	fflush(stderr);
	pid = fork();
	if (!pid) {
		first = getpid();
		if (!freopen(path, "w", stdout))
			_exit(EXIT_LEFT_OVER);
		dup2(fileno(stdout), STDERR_FILENO);
		optind = 0;
		status = run(host->ctx, argc, argv);
		fflush(stdout);
		if (host->calls_done != host->call_count &&
		    (!forks || getpid() != first))
			status = EXIT_LEFT_OVER;
		_exit(status);
	}
	while (argc--)
		free(argv[argc]);
	status = wait_for(pid);
	host->calls_done = host->call_count;
	read_output(host);
	return status;
}

#define RUN(host, ...)                \
	command(host, false, cmd_run, \
		(const char *const[]){ __VA_ARGS__, NULL })
#define ASSIGN(host, forks, ...)         \
	command(host, forks, cmd_assign, \
		(const char *const[]){ __VA_ARGS__, NULL })
#define RELEASE(host, ...)                \
	command(host, false, cmd_release, \
		(const char *const[]){ __VA_ARGS__, NULL })

/* What a list asks for; @owner has the NVMe device, "" for nobody. */
static void expect_list(struct fake_host *host, u32 state, const char *owner)
{
	fake_expect_list(host, &nvme_address, 1);
	fake_expect_device(host, nvme_address, state, owner);
}

static void expect_open(struct fake_host *host)
{
	fake_expect_version(host);
	fake_expect_version(host);
}

/* A machine whose NVMe device is claimed. */
static void make_machine(struct fake_host *host)
{
	fake_module(host);
	fake_device(host, PORT, NVME, "144D:A808", "10802", "ppt");
}

static void needs_root(void)
{
	if (geteuid())
		skip();
}

static void refusal_says_why_and_the_way_out(void **state)
{
	/* clang-format off */
	static const struct {
		enum ppt_reason_kind kind;
		const char *name;
		const char *detail;
		const char *line;
	} table[] = {
		{ PPT_REASON_NOT_CLAIMED, "nvme", "",
		  "it isn't claimed, driver nvme has it; claim it first, with \"pptctl claim --force\"" },
		{ PPT_REASON_NOT_CLAIMED, "", "",
		  "it isn't claimed; claim it first, with \"pptctl claim\"" },
		{ PPT_REASON_LEAVING, "", "", "it is being unbound or unplugged" },
		{ PPT_REASON_TWICE, "", "", "it is named twice; name it once" },
		{ PPT_REASON_VM, "vm2", "0",
		  "vm2 has it; shut that VM down first, or \"pptctl release\" what is held for it" },
		{ PPT_REASON_GROUP, "vm2", NIC,
		  "vm2 has " NIC ", of the same IOMMU group; one VM must have the whole group" },
		{ PPT_REASON_RESET_DOMAIN, "", NIC,
		  "a VM has " NIC ", which is reset with it; one VM must have both" },
		{ PPT_REASON_HOST, "", NIC,
		  "a driver of the host has " NIC ", of the same IOMMU group; claim that, too" },
		{ PPT_REASON_HOST, "e1000e", NIC,
		  "driver e1000e has " NIC ", of the same IOMMU group; claim that, too" },
		{ PPT_REASON_VFS, "", "",
		  "its virtual functions are enabled; write 0 to its sriov_numvfs first" },
		{ PPT_REASON_QUARANTINED, "", "",
		  "it is quarantined: an earlier reset of it failed; \"pptctl recover\" tries to bring it back" },
		{ PPT_REASON_NO_IOMMU, "", "",
		  "no IOMMU; switch on VT-d or AMD-Vi in the firmware setup" },
		{ PPT_REASON_NO_RESET, "", "",
		  "no reset method; claim it with +noreset to allow it" },
		{ PPT_REASON_RESET_FAILED, "", "",
		  "its reset failed; \"pptctl show\" says how; \"pptctl recover\" tries to bring it back" },
	};
	/* clang-format on */
	struct fake_host *host = *state;
	struct ppt_reasons *reasons;
	char path[PATH_MAX], line[512];
	int saved, fd;
	size_t i;

	snprintf(path, sizeof(path), "%s/output", host->root);
	for (i = 0; i < ARRAY_SIZE(table); i++) {
		reasons = ppt_reasons_new();
		assert_int_equal(ppt_reasons_add_for(reasons, NVME,
						     table[i].kind,
						     table[i].name,
						     table[i].detail),
				 0);
		saved = dup(STDERR_FILENO);
		fd = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0600);
		dup2(fd, STDERR_FILENO);
		complain_refusal(host->ctx, reasons, -EBUSY);
		dup2(saved, STDERR_FILENO);
		close(saved);
		close(fd);
		ppt_reasons_unref(reasons);
		read_output(host);
		snprintf(line, sizeof(line), "pptctl: " NVME ": %s\n",
			 table[i].line);
		assert_string_equal(output, line);
		assert_non_null(reason_key(table[i].kind));
	}
}

static void names_are_names_of_files(void **state)
{
	char name[PPT_LABEL_SIZE + 1] = "";

	(void)state;
	assert_true(holder_name_is_good("vm1"));
	assert_true(holder_name_is_good("7f2c-11 [a]"));
	assert_false(holder_name_is_good("gr\xc3\xbc\xc3\x9f"));
	assert_false(holder_name_is_good(""));
	assert_false(holder_name_is_good(".."));
	assert_false(holder_name_is_good(".vm"));
	assert_false(holder_name_is_good("a/b"));
	assert_false(holder_name_is_good("a\tb"));
	memset(name, 'x', PPT_LABEL_SIZE);
	assert_false(holder_name_is_good(name));
	name[PPT_LABEL_SIZE - 1] = '\0';
	assert_true(holder_name_is_good(name));
	assert_int_equal(holder_connect("a/b"), -EINVAL);
	assert_int_equal(holder_take("../b"), -EINVAL);
}

static void name_has_one_holder(void **state)
{
	struct fake_host *host = *state;
	char path[PATH_MAX + 8];
	struct stat status;
	int server, fd;

	assert_int_equal(holder_connect("vm1"), -ENOENT);
	server = holder_take("vm1");
	assert_true(server >= 0);
	snprintf(path, sizeof(path), "%s/vm1", dir);
	assert_int_equal(stat(path, &status), 0);
	assert_int_equal(status.st_mode & 07777, 0600);
	assert_int_equal(holder_take("vm1"), -EEXIST);
	fd = holder_take("vm2");
	assert_true(fd >= 0);
	holder_drop(fd, "vm2");
	fd = holder_connect("vm1");
	assert_true(fd >= 0);
	close(fd);

	/* It dies: what it leaves behind is replaced. */
	close(server);
	assert_int_equal(stat(path, &status), 0);
	assert_int_equal(holder_connect("vm1"), -ENOENT);
	server = holder_take("vm1");
	assert_true(server >= 0);
	holder_drop(server, "vm1");
	assert_int_not_equal(stat(path, &status), 0);

	/* What is no socket isn't a holder's, and stays. */
	fake_file(host, "", "run/vm1");
	assert_int_equal(holder_take("vm1"), -EEXIST);
	assert_int_equal(stat(path, &status), 0);
	assert_int_equal(chmod(dir, 0777), 0);
	assert_int_equal(holder_take("vm3"), -EPERM);
}

/* A holder of "vm1", for the processes that follow. */
static pid_t start_holder(struct fake_host *host, int first_error)
{
	struct ppt_assignment *assignment;
	int server;
	pid_t pid;

	host->node_error = 0;
	server = holder_take("vm1");
	assert_true(server >= 0);
	pid = fork();
	if (pid) {
		close(server);
		return pid;
	}
	expect_open(host);
	assert_int_equal(ppt_assignment_new(host->ctx, "vm1", &assignment), 0);
	if (first_error)
		fake_expect(host, PPT_IOC_RELEASE)->error = first_error;
	fake_expect(host, PPT_IOC_RELEASE);
	holder_serve(server, "vm1", assignment);
	ppt_assignment_unref(assignment);
	_exit(host->calls_done == host->call_count ? 0 : EXIT_LEFT_OVER);
}

static void holder_serves_until_all_is_released(void **state)
{
	struct ppt_assignment *assignment;
	struct fake_host *host = *state;
	pid_t pid = start_holder(host, -EIO);
	int fd, waiting;

	fd = holder_connect("vm1");
	assert_true(fd >= 0);
	waiting = holder_connect("vm1");
	assert_true(waiting >= 0);
	expect_open(host);
	assert_int_equal(holder_fetch(host->ctx, fd, &assignment), 0);
	assert_string_equal(ppt_assignment_label(assignment), "vm1");
	ppt_assignment_unref(assignment);
	/* What fails ends nothing. */
	assert_int_equal(holder_release(fd), -EIO);
	assert_int_equal(holder_release(fd), 0);
	/* Once that is known, the name is free. */
	assert_int_equal(holder_connect("vm1"), -ENOENT);
	assert_int_equal(wait_for(pid), 0);
	assert_int_equal(holder_fetch(host->ctx, waiting, &assignment),
			 -ECONNRESET);
	assert_int_equal(holder_release(waiting), -ECONNRESET);
	close(waiting);
	close(fd);
}

static void holder_survives_odd_clients(void **state)
{
	struct ppt_assignment *assignment;
	struct fake_host *host = *state;
	pid_t pid = start_holder(host, 0);
	int fd;

	fd = holder_connect("vm1");
	close(fd);
	fd = holder_connect("vm1");
	assert_int_equal(write(fd, "nonsense, and much of it", 24), 24);
	assert_int_equal(holder_fetch(host->ctx, fd, &assignment), -ECONNRESET);
	close(fd);
	/* Asks, and doesn't wait for the answer. */
	fd = holder_connect("vm1");
	assert_int_equal(write(fd, "fd", 2), 2);
	close(fd);
	fd = holder_connect("vm1");
	assert_int_equal(holder_release(fd), 0);
	close(fd);
	assert_int_equal(wait_for(pid), 0);
}

static void holder_serves_no_other_user(void **state)
{
	struct ppt_assignment *assignment;
	struct fake_host *host = *state;
	char path[PATH_MAX + 8];
	pid_t pid, other;
	int fd;

	needs_root();
	pid = start_holder(host, 0);
	/* Even if the folders let everybody in. */
	snprintf(path, sizeof(path), "%s/vm1", dir);
	assert_int_equal(chmod(host->root, 0755), 0);
	assert_int_equal(chmod(dir, 0755), 0);
	assert_int_equal(chmod(path, 0666), 0);
	other = fork();
	if (!other) {
		if (setresuid(65534, 65534, 65534))
			_exit(1);
		fd = holder_connect("vm1");
		_exit(fd < 0 ? 2 :
		      holder_fetch(host->ctx, fd, &assignment) == -ECONNRESET ?
			       0 :
			       3);
	}
	assert_int_equal(wait_for(other), 0);
	fd = holder_connect("vm1");
	assert_int_equal(holder_release(fd), 0);
	close(fd);
	assert_int_equal(wait_for(pid), 0);
}

static void run_executes_command_that_has_the_file(void **state)
{
	struct fake_host *host = *state;

	make_machine(host);
	expect_list(host, PPT_DEVICE_CLAIMED, "");
	expect_open(host);
	fake_expect_assign(host, "vm1", &nvme_address, 1);
	/* The options behind the command are its own. */
	assert_int_equal(RUN(host, "--vm", "vm1", "-d", "1/0/0", "sh", "-c",
			     "echo $PPT_VM; readlink /proc/$$/fd/$PPT_FD; exit 42",
			     "-d"),
			 42);
	assert_string_equal(output, "vm1\n/dev/null\n");
}

static void run_labels_by_command(void **state)
{
	struct fake_host *host = *state;

	make_machine(host);
	expect_list(host, PPT_DEVICE_CLAIMED, "");
	expect_open(host);
	fake_expect_assign(host, "", &nvme_address, 1)->any_label = true;
	assert_int_equal(RUN(host, "-d", "01:00.*", "--", "/bin/sh", "-c",
			     "test \"$PPT_VM\" = \"sh[$$]\""),
			 0);
}

static void run_executes_nothing_without_the_devices(void **state)
{
	struct fake_host *host = *state;
	struct fake_call *call;

	make_machine(host);
	expect_list(host, PPT_DEVICE_CLAIMED, "");
	expect_open(host);
	call = fake_expect_assign(host, "vm1", &nvme_address, 1);
	call->error = -EBUSY;
	call->assign.out_refused = PPT_REFUSED_OWNED;
	strcpy(call->assign.out_owner, "vm2");
	assert_int_equal(RUN(host, "--vm", "vm1", "-d", "1/0/0", "echo", "ran"),
			 EXIT_FAILURE);
	assert_string_equal(
		output,
		"pptctl: " NVME
		": vm2 has it; shut that VM down first, or \"pptctl release\" what is held for it\n");

	host->node_error = -EACCES;
	assert_int_equal(RUN(host, "--vm", "vm1", "-d", "1/0/0", "echo", "ran"),
			 EXIT_FAILURE);
	assert_string_equal(
		output,
		"pptctl: /dev/ppt may not be opened for writing: this needs root, or the group ppt\n");
}

static void run_tells_of_command_as_env_does(void **state)
{
	struct fake_host *host = *state;
	size_t i;

	make_machine(host);
	fake_file(host, "", "no-program");
	for (i = 0; i < 2; i++) {
		char path[PATH_MAX];

		expect_list(host, PPT_DEVICE_CLAIMED, "");
		expect_open(host);
		fake_expect_assign(host, "vm1", &nvme_address, 1);
		snprintf(path, sizeof(path), "%s/no-%s", host->root,
			 i ? "such-program" : "program");
		assert_int_equal(RUN(host, "--vm", "vm1", "-d", "1/0/0", path),
				 i ? 127 : 126);
	}
}

static void run_wants_command_and_devices(void **state)
{
	struct fake_host *host = *state;

	assert_int_equal(RUN(host, "-d", "1/0/0"), EXIT_USAGE);
	assert_int_equal(RUN(host, "echo"), EXIT_USAGE);
	assert_int_equal(RUN(host, "-d", "1/0/x", "echo"), EXIT_USAGE);
	assert_int_equal(RUN(host, "--vm", "a/b", "echo"), EXIT_USAGE);
	assert_int_equal(RUN(host, "--nonsense", "echo"), EXIT_USAGE);
	assert_int_equal(RUN(host, "--vm", "vm1", "echo"), EXIT_FAILURE);
}

static void run_joins_what_is_held(void **state)
{
	struct fake_host *host = *state;
	pid_t pid = start_holder(host, 0);

	expect_open(host);
	fake_expect(host, PPT_IOC_ADMIT)->pidfd = PPT_ADMIT_CALLER;
	assert_int_equal(RUN(host, "--vm", "vm1", "sh", "-c",
			     "echo $PPT_VM; readlink /proc/$$/fd/$PPT_FD"),
			 0);
	assert_string_equal(output, "vm1\n/dev/null\n");
	/* All of it was released meanwhile: nobody is admitted to nothing. */
	expect_open(host);
	fake_expect(host, PPT_IOC_ADMIT)->pidfd = PPT_ADMIT_CALLER;
	host->calls[host->call_count - 1].error = -EINVAL;
	assert_int_equal(RUN(host, "--vm", "vm1", "echo"), EXIT_FAILURE);
	assert_int_equal(holder_release(holder_connect("vm1")), 0);
	assert_int_equal(wait_for(pid), 0);
}

static void assign_leaves_a_holder_until_release(void **state)
{
	struct fake_host *host = *state;

	needs_root();
	make_machine(host);
	expect_list(host, PPT_DEVICE_CLAIMED, "");
	expect_open(host);
	fake_expect_assign(host, "vm1", &nvme_address, 1);
	/* The holder's own, at the end. */
	fake_expect(host, PPT_IOC_RELEASE);
	assert_int_equal(ASSIGN(host, true, "--vm", "vm1", "1/0/0"), 0);
	assert_string_equal(output, NVME " assigned to vm1\n");

	/* It is there: more is added to it. */
	expect_list(host, PPT_DEVICE_CLAIMED, "");
	expect_open(host);
	fake_expect_assign(host, "vm1", &nvme_address, 1)->error = -ENOMEM;
	assert_int_equal(ASSIGN(host, false, "1/0/0", "--vm", "vm1"),
			 EXIT_FAILURE);
	assert_string_equal(output,
			    "pptctl: can't assign: Cannot allocate memory\n");

	expect_list(host, PPT_DEVICE_IN_USE, "vm1");
	expect_list(host, PPT_DEVICE_IN_USE, "vm1");
	assert_int_equal(RELEASE(host, "vm1"), 0);
	assert_string_equal(output,
			    NVME " stays vm1's until its VM closes it\n");
	assert_int_equal(wait_for(-1), 0);
	assert_int_equal(RELEASE(host, "vm1"), EXIT_FAILURE);
	assert_int_equal(holder_connect("vm1"), -ENOENT);
}

static void assign_that_fails_leaves_nothing(void **state)
{
	struct fake_host *host = *state;
	struct fake_call *call;
	char pid[16];

	needs_root();
	make_machine(host);
	expect_list(host, PPT_DEVICE_CLAIMED, "");
	expect_open(host);
	call = fake_expect_assign(host, "vm1", &nvme_address, 1);
	call->error = -EIO;
	call->assign.out_refused = PPT_REFUSED_RESET_FAILED;
	assert_int_equal(ASSIGN(host, true, "--vm", "vm1", "1/0/0"),
			 EXIT_FAILURE);
	assert_non_null(strstr(output, NVME ": its reset failed"));
	assert_int_equal(holder_connect("vm1"), -ENOENT);

	/* A process that can't be admitted takes the devices away again. */
	snprintf(pid, sizeof(pid), "%d", getpid());
	expect_list(host, PPT_DEVICE_CLAIMED, "");
	expect_open(host);
	fake_expect_assign(host, "vm1", &nvme_address, 1);
	call = fake_expect(host, PPT_IOC_ADMIT);
	call->any_pidfd = true;
	call->error = -ENOSPC;
	call = fake_expect(host, PPT_IOC_RELEASE);
	call->addresses = &nvme_address;
	call->count = 1;
	assert_int_equal(ASSIGN(host, true, "--vm", "vm1", "--admit", pid,
				"1/0/0"),
			 EXIT_FAILURE);
	assert_non_null(strstr(output, "can't be admitted"));
	assert_int_equal(holder_connect("vm1"), -ENOENT);

	/* One that isn't there keeps them from being assigned. */
	expect_list(host, PPT_DEVICE_CLAIMED, "");
	assert_int_equal(ASSIGN(host, false, "--vm", "vm1", "--admit",
				"1000000000", "1/0/0"),
			 EXIT_FAILURE);
	expect_list(host, PPT_DEVICE_CLAIMED, "");
	assert_int_equal(ASSIGN(host, false, "--vm", "vm1", "--admit", "1x",
				"1/0/0"),
			 EXIT_FAILURE);
	assert_int_equal(ASSIGN(host, false, "1/0/0"), EXIT_USAGE);
	assert_int_equal(ASSIGN(host, false, "--vm", "../vm", "1/0/0"),
			 EXIT_USAGE);
}

static void release_of_some_keeps_the_others(void **state)
{
	struct fake_host *host = *state;
	struct fake_call *call;
	pid_t pid;

	needs_root();
	pid = start_holder(host, 0);
	make_machine(host);
	expect_list(host, PPT_DEVICE_CLAIMED, "");
	expect_open(host);
	call = fake_expect(host, PPT_IOC_RELEASE);
	call->addresses = &nvme_address;
	call->count = 1;
	call->error = -EPERM;
	assert_int_equal(RELEASE(host, "--vm", "vm1", "1/0/0"), EXIT_FAILURE);
	assert_string_equal(output,
			    "pptctl: " NVME
			    ": it isn't assigned to vm1; nothing is released\n");

	expect_list(host, PPT_DEVICE_ASSIGNED, "vm1");
	expect_open(host);
	call = fake_expect(host, PPT_IOC_RELEASE);
	call->addresses = &nvme_address;
	call->count = 1;
	expect_list(host, PPT_DEVICE_RESETTING, "");
	assert_int_equal(RELEASE(host, "--vm", "vm1", "1/0/0"), 0);
	assert_string_equal(output, NVME " released\n");
	/* That was the last one. */
	assert_int_equal(wait_for(pid), 0);
	assert_int_equal(RELEASE(host, "vm1", "1/0/0"), EXIT_USAGE);
	assert_non_null(strstr(output, "--vm NAME"));
}

#define RUN_TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		RUN_TEST(refusal_says_why_and_the_way_out),
		RUN_TEST(names_are_names_of_files),
		RUN_TEST(name_has_one_holder),
		RUN_TEST(holder_serves_until_all_is_released),
		RUN_TEST(holder_survives_odd_clients),
		RUN_TEST(holder_serves_no_other_user),
		RUN_TEST(run_executes_command_that_has_the_file),
		RUN_TEST(run_labels_by_command),
		RUN_TEST(run_executes_nothing_without_the_devices),
		RUN_TEST(run_tells_of_command_as_env_does),
		RUN_TEST(run_wants_command_and_devices),
		RUN_TEST(run_joins_what_is_held),
		RUN_TEST(assign_leaves_a_holder_until_release),
		RUN_TEST(assign_that_fails_leaves_nothing),
		RUN_TEST(release_of_some_keeps_the_others),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
