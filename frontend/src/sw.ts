import { open, show, type Worker } from "./worker/push.ts";

interface Waiting extends Event {
  waitUntil(done: Promise<unknown>): void;
}
interface PushEvent extends Waiting {
  readonly data: { text(): string } | null;
}
interface ClickEvent extends Waiting {
  readonly notification: { close(): void; readonly data: { readonly path?: unknown } | null };
}

const worker = self as unknown as Worker;

self.addEventListener("push", (event) => {
  const { data } = event as PushEvent;
  (event as PushEvent).waitUntil(show(worker, data?.text()));
});

self.addEventListener("notificationclick", (event) => {
  const { notification } = event as ClickEvent;
  notification.close();
  (event as ClickEvent).waitUntil(open(worker, notification.data?.path));
});
