/* Holds namespaces open and, as PID 1 of a shared PID namespace, reaps what others orphan; what Kubernetes' pause does. */
#include <signal.h>
#include <string.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <unistd.h>

static void leave(int signal) {
  (void)signal;
  _exit(0);
}

static void reap(int signal) {
  (void)signal;
  while (waitpid(-1, NULL, WNOHANG) > 0)
    ;
}

static void handle(int signal, void (*handler)(int), int flags) {
  struct sigaction action;
  memset(&action, 0, sizeof action);
  action.sa_handler = handler;
  action.sa_flags = flags;
  if (sigaction(signal, &action, NULL) < 0)
    _exit(1);
}

int main(void) {
  /* PID 1 gets only the signals it handles (pid_namespaces(7)). */
  handle(SIGINT, leave, 0);
  handle(SIGTERM, leave, 0);
  handle(SIGCHLD, reap, SA_NOCLDSTOP);
  for (;;)
    pause();
}
