package link

// openWithoutWaiting opens a file so that neither a pipe is waited for nor a link followed. On Windows neither is a file of a folder.
const openWithoutWaiting = 0
