// The Italian words of the door.

export const it = {
  title: "Accedi",
  page: "Accesso",
  motto: "Quello che il paziente misura a casa, accanto a chi lo cura.",
  who: "Personale della Centrale, medici, pazienti e chi li assiste",
  username: "Nome utente",
  password: "Password",
  show: "Mostra",
  hide: "Nascondi",
  submit: "Accedi",
  idle: "La sessione si chiude dopo 30 minuti senza attività",
  passkey: "Accedi con la passkey",
  out: "Esci",
  go: "Continua",
  codeTitle: "Il secondo fattore",
  code: "Codice",
  codeHint: "Le sei cifre dell’app, o un codice di riserva",
  ownPassword: "Scelga la sua password",
  ownPasswordWhy: "La prima le è stata data da altri: d’ora in poi la conosce solo Lei.",
  current: "Password ricevuta",
  chosen: "Nuova password",
  strong: "Almeno 12 caratteri, senza il nome utente. Una frase va bene.",
  enrolTitle: "Attivi il secondo fattore",
  enrolWhy: "Chi vede i dati dei pazienti accede con due prove: la password e qualcosa che ha con sé.",
  makePasskey: "Usa questo dispositivo (passkey)",
  passkeyHint: "Impronta, volto o PIN del dispositivo: poi non serve più la password.",
  thisDevice: "Primo dispositivo",
  useApp: "Uso invece un’app sul telefono",
  other: "English",
};

export type Login = typeof it;
