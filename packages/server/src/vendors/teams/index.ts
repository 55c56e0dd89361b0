export { teamsChannel } from "#vendors/teams/teams-channel.ts";
