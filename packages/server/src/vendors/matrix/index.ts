export { matrixChannel } from "#vendors/matrix/matrix-channel.ts";
