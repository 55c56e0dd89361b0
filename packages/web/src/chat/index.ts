export { ChannelLink } from "#chat/channel-link.tsx";
