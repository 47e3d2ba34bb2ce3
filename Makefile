# SPDX-License-Identifier: GPL-2.0
#
# make            library, tool, and the module if this kernel's headers exist
# make demo       show ppt at work, in an emulated machine
# make demo-vga   a guest on the host's graphics card, and a picture of its screen
# make check      everything that is tested
# make bench      how ppt compares with vfio-pci: table, JSON and plot
# make deb        Debian packages, in build/deb
# make help       the rest

VERSION := $(shell cat VERSION)
SONAME := libppt.so.0
O := build

CC ?= gcc
CLANG ?= clang
AR ?= ar
PKG_CONFIG ?= pkg-config
CFLAGS ?= -O2 -g
WARNINGS := -Wall -Wextra -Werror -Wshadow -Wstrict-prototypes \
	    -Wmissing-prototypes -Wdeclaration-after-statement -Wundef
CPPFLAGS += -D_GNU_SOURCE -DPPT_VERSION='"$(VERSION)"' \
	    -Iuapi -Ikmod -Iuserspace/libppt
ALL_CFLAGS := -std=gnu11 $(WARNINGS) $(CFLAGS) -fvisibility=hidden -fPIC

KVER ?= $(shell uname -r)
KDIR ?= /lib/modules/$(KVER)/build
# One tree of objects for each kernel, because kbuild puts them beside sources.
MODULE_DIR := $(O)/module/$(KVER)
MODULE_SOURCES := Kbuild VERSION $(shell find kmod uapi -name '*.[ch]')

CORE_OBJECTS := $(patsubst %.c,$(O)/%.o,$(wildcard kmod/core/*.c))
LIB_OBJECTS := $(patsubst %.c,$(O)/%.o,$(wildcard userspace/libppt/*.c))
TOOL_OBJECTS := $(patsubst %.c,$(O)/%.o,$(wildcard userspace/pptctl/*.c))

# libkmod and libmount are opened when they are needed (libppt/dl.c). json-c
# is linked statically: loading it takes longer than making a list.
LIB_LIBS := -ldl
TOOL_LIBS = $(shell $(PKG_CONFIG) --variable=libdir json-c)/libjson-c.a

.PHONY: all
all: lib tools $(if $(wildcard $(KDIR)/Makefile),module)

# --- module -----------------------------------------------------------------

.PHONY: module
module:
	@test -e $(KDIR)/Makefile || { \
	  echo "no headers of kernel $(KVER) at $(KDIR);" \
	       "install linux-headers-$(KVER) or set KDIR=" >&2; exit 1; }
	@mkdir -p $(MODULE_DIR)
	@for file in $(MODULE_SOURCES); do \
	  cmp -s $$file $(MODULE_DIR)/$$file || \
	    cp --parents $$file $(MODULE_DIR) || exit 1; \
	done
	$(MAKE) -C $(KDIR) M=$(abspath $(MODULE_DIR)) $(MODULE_FLAGS) modules

# --- library and tool -------------------------------------------------------

.PHONY: lib tools
lib: $(O)/$(SONAME) $(O)/libppt.so $(O)/libppt.a $(O)/libppt.pc
tools: $(O)/pptctl

$(O)/%.o: %.c
	@mkdir -p $(@D)
	$(CC) $(CPPFLAGS) $(ALL_CFLAGS) -MMD -MP -c -o $@ $<

$(O)/$(SONAME): $(LIB_OBJECTS) $(CORE_OBJECTS) userspace/libppt/libppt.map
	$(CC) $(LDFLAGS) -shared -Wl,-soname,$(SONAME) -Wl,--no-undefined \
	  -Wl,--version-script=userspace/libppt/libppt.map -o $@ \
	  $(LIB_OBJECTS) $(CORE_OBJECTS) $(LIB_LIBS)

$(O)/libppt.so: $(O)/$(SONAME)
	ln -sf $(SONAME) $@

$(O)/libppt.a: $(LIB_OBJECTS) $(CORE_OBJECTS)
	rm -f $@
	$(AR) rcs $@ $^

# Always: PREFIX may be another one than last time.
.PHONY: FORCE
$(O)/libppt.pc: userspace/libppt/libppt.pc.in FORCE
	@mkdir -p $(@D)
	@sed -e 's|@prefix@|$(PREFIX)|;s|@libdir@|$(LIBDIR:$(PREFIX)/%=$${prefix}/%)|' \
	    -e 's|@includedir@|$(INCLUDEDIR:$(PREFIX)/%=$${prefix}/%)|;s|@version@|$(VERSION)|' $< > $@

# The tool carries the library: it works from any folder, and starts faster.
$(O)/pptctl: $(TOOL_OBJECTS) $(O)/libppt.a
	$(CC) $(LDFLAGS) -o $@ $^ $(TOOL_LIBS) $(LIB_LIBS)

-include $(LIB_OBJECTS:.o=.d) $(CORE_OBJECTS:.o=.d) $(TOOL_OBJECTS:.o=.d)

# --- install ----------------------------------------------------------------

include packaging/Makefile.inc

.PHONY: module-install
module-install: module
	$(MAKE) -C $(KDIR) M=$(abspath $(MODULE_DIR)) modules_install

# --- tests ------------------------------------------------------------------

include tests/Makefile.inc

LAB_TOOLS := vfio-client vfio-do ppt-client rom-client rom-make igd-client \
	     opregion-make physmem screen-text vga-ranges ioctl-check timings

# It runs in guests that have no libraries.
$(O)/physmem: LDFLAGS += -static

EXAMPLES := $(patsubst userspace/%.c,$(O)/%,$(wildcard userspace/examples/*.c))

.PHONY: lab-tools examples
lab-tools: $(addprefix $(O)/,$(LAB_TOOLS)) examples
examples: $(EXAMPLES)

$(EXAMPLES): $(O)/%: userspace/%.c $(O)/libppt.a
	@mkdir -p $(@D)
	$(CC) $(CPPFLAGS) $(ALL_CFLAGS) -o $@ $< $(LDFLAGS) $(O)/libppt.a $(LIB_LIBS)

$(addprefix $(O)/,$(LAB_TOOLS)): $(O)/%: tests/lab/tools/%.c $(wildcard tests/lab/tools/*.h) uapi/linux/ppt.h
	@mkdir -p $(@D)
	$(CC) $(CPPFLAGS) $(ALL_CFLAGS) -o $@ $< $(LDFLAGS) -pthread

.PHONY: demo demo-vga tree-svg check deb-check lab lint format
demo:
	@tests/lab/lab --kernel 6.12 --machine nvme2 -- tests/lab/demo

# The one in docs/ is made by: make demo-vga PICTURE=docs/guest-on-host-screen.png
PICTURE ?= $(O)/guest-on-host-screen.png
demo-vga:
	@tests/lab/lab --kernel 6.12 --machine vga2 --timeout 180 \
	  --log $(O)/lab/log/demo-vga -- tests/lab/demo-vga
	@cp $(O)/lab/log/demo-vga/guest.png $(PICTURE)
	@echo; echo "The picture is in $(PICTURE)."

# The one in docs/ is made by: make tree-svg DRAWING=docs/tree.svg
DRAWING ?= $(O)/tree.svg
tree-svg:
	@tests/lab/run --kernel 6.12 tree
	@sed '1a <!-- SPDX-License-Identifier: GPL-2.0 -->' \
	  $(O)/lab/log/6.12/tree/tree.svg > $(DRAWING)
	@echo "The drawing is in $(DRAWING)."

# Quick things first: what fails, fails early.
check:
	@tests/deps check
	@$(MAKE) -s lib tools lab-tools
	@$(MAKE) -s unit fixtures uapi-check docs-check bench-check fuzz-smoke
	@tests/lint
	@tests/deb/run
	@tests/lab/run

deb-check:
	@tests/deps check
	@tests/deb/run

lab:
	@tests/lab/run $(CASES)

lint:
	@tests/deps check
	@tests/lint

format:
	clang-format -i $$(git ls-files '*.c' '*.h')

.PHONY: help
help:
	@sed -n 's/^# make/  make/p' Makefile
	@echo "  make module KVER=…    ppt.ko for another kernel"
	@echo "  make install          library and tool below PREFIX; module-install: the module"
	@echo "  make uninstall        takes them away; dkms-install: the module, by DKMS"
	@echo "  make unit fixtures uapi-check docs-check bench-check fuzz lint deb-check lab    parts of check; lab CASES='…'"
	@echo "  make bench-pptctl     pptctl on machines with many devices; TOOL_COMMANDS='list,check --all'"
	@echo "  make bench BENCH_KERNELS='6.12' BENCH_ROUNDS=9 BENCH_PARTS='start vfio sets data rom'"

.PHONY: clean
clean:
	rm -rf $(O)
