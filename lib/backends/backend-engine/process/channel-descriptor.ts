/** The channel's file descriptor in a process that runs an app's SQL, after the three standard ones. */
export const channelDescriptor = 3;
