// The Italian words of the door.

export const it = {
  title: "Accedi",
  page: "Accesso",
  motto: "Quello che il paziente misura a casa, accanto a chi lo cura.",
  who: "Personale della Centrale, medici, tecnici",
  username: "Nome utente",
  password: "Password",
  show: "Mostra",
  hide: "Nascondi",
  submit: "Accedi",
  idle: "La sessione si chiude dopo 30 minuti senza attività",
  other: "English",
};

export type Login = typeof it;
