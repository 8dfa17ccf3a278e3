// What wakes up when a notice comes and the console may not be open: shows it, and opens the console when pressed.

self.addEventListener("push", (event) => {
  const notice = event.data.json();
  const shown = { body: notice.body, tag: notice.id, data: notice.url, icon: "/mark.svg" };
  event.waitUntil(self.registration.showNotification(notice.title, shown));
});

self.addEventListener("notificationclick", (event) => {
  event.notification.close();
  event.waitUntil(self.clients.openWindow(event.notification.data || "/"));
});
