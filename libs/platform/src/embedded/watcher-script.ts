/**
 * What the watcher of a store runs: a shell, of which little can go wrong and which costs 2 MB.
 *
 * Its input is the FIFO whose other end every user of the store holds open. While there are users it answers knocks, by
 * making the file that a new user waits for. When the last one has gone, however it went, the input ends: the watcher
 * renames the FIFO, so that nobody new can come in, stops the server, and ends. A user whose knock came too late gets
 * no answer and sees the FIFO renamed.
 *
 * The server is found by its `postmaster.pid`. Its process id is trusted only if that process has the data folder among
 * its arguments, since after a crash the id may be another's. A server that was being started by a process that died
 * may not have written the file yet, hence the second look.
 *
 * Arguments: the folder of the FIFO, the FIFO's number, the data folder.
 */
export const WATCHER_SCRIPT = `
run=$1 number=$2 cluster=$3

while IFS= read -r knock; do
  case $knock in
    '' | *[!0-9a-f]*) ;;
    *) : >"$run/heard-$knock" ;;
  esac
done

serves() {
  if [ -r /proc/self/cmdline ]; then
    tr '\\0' '\\n' <"/proc/$1/cmdline" 2>/dev/null | grep -qxF -- "$cluster"
  else
    ps -p "$1" -o command= | grep -qF -- "$cluster"
  fi
}

stop() {
  [ -r "$cluster/postmaster.pid" ] || return 1
  IFS= read -r pid <"$cluster/postmaster.pid"
  serves "$pid" || return 1
  kill -INT "$pid"
  while [ -e "$cluster/postmaster.pid" ] && serves "$pid"; do sleep 0.1; done
}

mv -- "$run/users-$number" "$run/leaving-$number" || exit 0
stop || { sleep 1; stop; }
rm -f -- "$run/leaving-$number" "$run"/heard-*
`;
