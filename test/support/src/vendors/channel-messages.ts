import { asId } from "@staunch/core/kernel";
import type {
  AnswerSource,
  BundleContent,
  ChannelAccount,
  ChannelAnswers,
  ChannelMessage,
  ChannelSettings,
  CodeContent,
  PageContent,
} from "@staunch/server/paging";

/** As long as a real one, so that what has a limit meets it. */
export const sampleToken = `${"Zq4".repeat(16)}.${"s_-".repeat(14)}x`;

/** A title that tries whatever a title can try in a chat. */
export const hostileTitle = "<!channel> @everyone @here **b** [click](https://evil.example) <b>x</b> `c` _i_ ~s~ ||h|| <@U1> &amp;";

export const samplePage: PageContent = {
  kind: "page",
  pageId: asId("0199b1f0-0000-7000-8000-000000000001"),
  title: "Checkout fails for 31 % of customers 🚨",
  body: "error_ratio > 0.3\nfor 2 min",
  urgency: "high",
  isTest: false,
  serviceName: "checkout",
  triggeredAt: Temporal.Instant.from("2026-11-23T03:02:40Z"),
  subject: { type: "alert-group", id: "0199b1f0-0000-7000-8000-000000000002" },
  acknowledgeUrl: `https://staunch.example.org/a/${sampleToken}`,
  acknowledgeToken: sampleToken,
  pageUrl: "https://staunch.example.org/pages/0199b1f0-0000-7000-8000-000000000001",
  link: "https://grafana.example.org/d/1",
};

export const hostilePage: PageContent = { ...samplePage, title: hostileTitle, body: hostileTitle, serviceName: "@everyone" };

export const sampleBundle: BundleContent = {
  kind: "bundle",
  pages: [samplePage, { ...samplePage, title: "Search is slow", serviceName: "search" }],
  count: 14,
  acknowledgeUrl: samplePage.acknowledgeUrl,
  acknowledgeToken: sampleToken,
  listUrl: "https://staunch.example.org/pages",
};

export const sampleCode: CodeContent = { kind: "code", code: "042317", validMinutes: 15 };

export const sampleAccountId = "0199b1f0-0000-7000-8000-0000000000aa";

export function sampleAccount(settings: ChannelSettings, callbackUrl = "https://staunch.example.org/channels/x"): ChannelAccount {
  return { id: sampleAccountId, organisationId: asId("0199b1f0-0000-7000-8000-0000000000bb"), settings, callbackUrl };
}

export interface MessageParts {
  readonly address: string;
  readonly secret?: string;
  readonly account?: ChannelAccount;
  readonly content?: ChannelMessage["content"];
}

export function sampleMessage({ address, secret, account, content = samplePage }: MessageParts): ChannelMessage {
  return {
    id: "0199b1f0-0000-7000-8000-00000000000a",
    to: { address, ...(secret !== undefined && { secret }) },
    ...(account !== undefined && { account }),
    at: samplePage.triggeredAt,
    content,
  };
}

/** The way back in, keeping what it is told. */
export interface KeptAnswers {
  readonly answers: ChannelAnswers;
  readonly acknowledged: readonly string[];
  readonly heard: readonly { readonly what: "acknowledgeAll" | "stop" | "start"; readonly from: AnswerSource }[];
}

export function keptAnswers(kind: string, account: ChannelAccount): KeptAnswers {
  const acknowledged: string[] = [];
  const heard: KeptAnswers["heard"][number][] = [];
  const keep = (what: "acknowledgeAll" | "stop" | "start", text: string) => async (from: AnswerSource) => {
    heard.push({ what, from });
    return { text };
  };
  return {
    acknowledged,
    heard,
    answers: {
      findAccount: async (accountKind, id) => (accountKind === kind && id === account.id ? account : undefined),
      acknowledge: async (token) => {
        acknowledged.push(token);
        return { text: "Ada has it." };
      },
      acknowledgeAll: keep("acknowledgeAll", "You have 2 pages."),
      stop: keep("stop", "You will hear no more here."),
      start: keep("start", "You are paged here again."),
      receive: async () => undefined,
      listAccounts: async (accountKind) => (accountKind === kind ? [account] : []),
      contextOf: async () => undefined,
    },
  };
}
