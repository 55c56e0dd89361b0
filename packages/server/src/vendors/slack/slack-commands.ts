import { z } from "zod";
import { type OnCallNow, readOnCallNow } from "#oncall/index.ts";
import { type ChannelAccount, type ChannelAnswers, pageTarget } from "#paging/index.ts";
import { type CommandContext, StaunchError } from "#platform/index.ts";
import { escapeText, unknownPerson } from "#vendors/slack/slack-blocks.ts";

const commandSchema = z.object({ user_id: z.string(), text: z.string().default("") });

const help = [
  "/staunch ack: take every page you were sent here",
  "/staunch oncall: who is on call now",
  "/staunch page <schedule>: <what is wrong>: page whoever is on call there",
  "/staunch stop, /staunch start: whether you are paged here",
].join("\n");

/** What somebody typed after `/staunch`; the answer is seen by them alone. */
export async function answerCommand(answers: ChannelAnswers, account: ChannelAccount, body: unknown): Promise<object> {
  const command = commandSchema.safeParse(body);
  if (!command.success) return ephemeral("That could not be read.");
  const from = { organisationId: account.organisationId, kind: "slack", address: command.data.user_id } as const;
  const [, word = "", rest = ""] = /^\s*(\S*)\s*(.*)$/s.exec(command.data.text) ?? [];
  switch (word.toLowerCase()) {
    case "ack":
      return ephemeral((await answers.acknowledgeAll(from)).text);
    case "stop":
      return ephemeral((await answers.stop(from)).text);
    case "start":
      return ephemeral((await answers.start(from)).text);
    case "oncall":
    case "page": {
      const ctx = await answers.contextOf(from);
      if (ctx === undefined) return ephemeral(unknownPerson(from.address));
      return ephemeral(word.toLowerCase() === "page" ? await pageOnCall(ctx, rest) : await onCallWords(ctx));
    }
    default:
      return ephemeral(`${help}\nYour member ID is ${from.address}.`);
  }
}

async function onCallWords(ctx: CommandContext): Promise<string> {
  const { items, names } = await readOnCallNow(ctx);
  if (items.length === 0) return "There is no schedule yet.";
  return items.map(({ schedule, onCall }) => `${schedule.name}: ${peopleOf(onCall, names)}`).join("\n");
}

function peopleOf(onCall: OnCallNow["onCall"], names: Awaited<ReturnType<typeof readOnCallNow>>["names"]): string {
  if (onCall.length === 0) return "nobody";
  return onCall
    .map(({ userId, until }) => {
      const end = until?.toString({ smallestUnit: "minute" }).replace("T", " ").replace("Z", " UTC");
      return `${names(userId).name}${end === undefined ? "" : ` until ${end}`}`;
    })
    .join(", ");
}

const titleLength = 300;

async function pageOnCall(ctx: CommandContext, rest: string): Promise<string> {
  const [, name = "", title = ""] = /^([^:]+):\s*(.+)$/s.exec(rest) ?? [];
  if (title === "") return "Say whom and what: /staunch page <schedule>: <what is wrong>";
  const { items } = await readOnCallNow(ctx);
  const found = items.filter(({ schedule }) => schedule.name.toLowerCase() === name.trim().toLowerCase());
  const [only] = found;
  if (only === undefined || found.length > 1)
    return `There is no schedule called ${name.trim()}. There are: ${items.map((item) => item.schedule.name).join(", ")}`;
  try {
    await pageTarget(ctx, { scheduleId: only.schedule.id, title: title.trim().slice(0, titleLength) });
  } catch (error) {
    if (!(error instanceof StaunchError)) throw error;
    return error.message;
  }
  return `${only.schedule.name} is being paged: ${title.trim().slice(0, titleLength)}`;
}

function ephemeral(text: string): object {
  return { response_type: "ephemeral", text: escapeText(text) };
}
