import type { Script } from '../script.js';

/** Polish: an invoice is missing. */
export const tomasz: Script = {
  person: { name: 'Tomasz Zieliński', email: 'tomasz.zielinski@example.com' },
  namesakes: ['Agnieszka Wójcik', 'Łukasz Gąsior', 'Małgorzata Żak', 'Paweł Ćwik', 'Świętosława Kędzierska'],
  page: { url: 'https://shop.example/pl/konto/zamowienia', title: 'Moje zamówienia' },
  timezone: 'Europe/Warsaw',
  charactersPerSecond: 8,
  form: {
    title: 'Zanim zaczniemy',
    name: 'Imię i nazwisko',
    email: 'E-mail',
    topic: 'Temat',
    topics: ['Faktura', 'Dostawa', 'Inny'],
  },
  greeting: 'Dzień dobry, {agent}.',
  nudges: ['Halo, jest tam ktoś?', 'Poczekam jeszcze chwilę.'],
  farewells: ['do widzenia', 'miłego dnia', 'w czymś jeszcze', 'bye', 'have a nice', 'anything else'],
  temper: {
    opening: 'To już jest skandal. Piszę w tej sprawie po raz trzeci!',
    nudges: ['Halo?! Odpowie ktoś wreszcie?', 'Czekam. I nie będę czekał w nieskończoność.'],
    retort: 'To samo słyszałem w zeszłym tygodniu.',
    soothedBy: ['przeprasz', 'przykro', 'wybacz', 'nasz błąd', 'sorry', 'apolog'],
    calmed: 'No dobrze. Dziękuję, że Państwo to przyznają.',
    parting: 'Dość tego. Zgłaszam sprawę do rzecznika konsumentów.',
  },
  praise: 'Szybko i uprzejmie.',
  complaint: 'Żadnej pomocy, same formułki.',
  visits: [
    {
      topic: 'Faktura',
      opening: ['Dzień dobry, potrzebuję faktury do zamówienia 7731.', 'W mailu przyszedł tylko paragon.'],
      lines: [
        {
          say: 'Przepraszam, wolę pisać po polsku, ale po angielsku też rozumiem.',
          when: ['hello', 'hi', 'help', 'english', 'sorry'],
          onlyIfAsked: true,
        },
        {
          say: 'Zamówienie złożyłem w poniedziałek, zapłaciłem kartą.',
          when: ['zamówieni', 'kiedy', 'płatno', 'zapłac', 'order', 'when', 'paid'],
        },
        {
          say: 'NIP jest zapisany w moim profilu, powinien być widoczny.',
          when: ['nip', 'firm', 'dane', 'tax', 'vat', 'company'],
        },
        {
          say: 'Najlepiej PDF, na adres tomasz.zielinski@example.com.',
          when: ['mail', 'e-mail', 'adres', 'wysł', 'wyśl', 'pdf', 'send', 'address'],
        },
        { say: 'Czy faktura będzie z datą zakupu?' },
      ],
      thanks: 'Świetnie, dziękuję za pomoc. Do widzenia!',
      leaves: 'close',
    },
    {
      topic: 'Faktura',
      opening: ['To znowu ja. Faktura przyszła, ale w nazwisku jest literówka.'],
      lines: [
        {
          say: 'Powinno być „Zieliński”, a jest „Zielinski”.',
          when: ['nazwisk', 'jak', 'błąd', 'name', 'correct', 'spell'],
        },
        { say: 'Wystarczy mi poprawiony PDF.', when: ['popraw', 'wyśl', 'mail', 'new', 'send'] },
      ],
      thanks: 'Dziękuję, teraz wszystko się zgadza.',
      leaves: 'quietly',
    },
  ],
};
