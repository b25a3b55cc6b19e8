/** The descriptor of the channel in a process that runs an app's SQL, beside the three that every process has. */
export const channelDescriptor = 3;
