import { z } from "zod";

const word = /^[^\s:\p{Cc}][^\s\p{Cc}]{0,199}$/u;

export const ircSettings = z.strictObject({
  host: z
    .string()
    .regex(/^[A-Za-z0-9.:-]{1,253}$/, "a host's name or address")
    .meta({ title: "Host" }),
  port: z.coerce.number().int().min(1).max(65_535).default(6_697).meta({ title: "Port" }),
  security: z.enum(["tls", "none"]).default("tls").meta({ title: "Encryption", description: "none only inside a network of your own." }),
  nick: z
    .string()
    .regex(/^[A-Za-z[\]\\`_^{|}][A-Za-z0-9[\]\\`_^{|}-]{0,29}$/, "a nickname")
    .default("staunch")
    .meta({ title: "Nickname of Staunch" }),
  /** Of the whole server, where it has one. */
  serverPassword: z.string().regex(word, "one word").optional().meta({ title: "Server password" }),
  /** An account at the network, by SASL PLAIN. */
  user: z.string().regex(word, "one word").optional().meta({ title: "Account name", description: "At the network, for SASL." }),
  password: z
    .string()
    .regex(/^\P{Cc}{1,200}$/u, "a password")
    .optional()
    .meta({ title: "Account password" }),
});
export type IrcSettings = z.output<typeof ircSettings>;
