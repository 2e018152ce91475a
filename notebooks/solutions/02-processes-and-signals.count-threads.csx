// /proc/PID/task has an entry for each thread (proc(5)).
var countThreads = """
    for folder in /proc/[0-9]*; do
      echo "${folder#/proc/} $(ls "$folder/task" 2>/dev/null | wc -l)"
    done
    """;
