/** Words of the card in the Publish tab that gives a site a domain of the person's own. */
export const domains = {
  title: 'An address of your own',
  words:
    'If you have bought an address, such as club.example.org, the site opens there and its address here leads to it.',
  label: 'Your address',
  hint: 'As you bought it, or a name in front of it',
  next: 'Continue',
  entries: 'Where you bought {name}, under DNS, add one of these entries. It proves that the address is yours.',
  cname: 'An address with a name in front, such as club. or www.: this one also brings visitors here',
  txt: 'Any address: this one proves it, and visitors come once it also leads to this server',
  type: 'Type',
  name: 'Name',
  value: 'Value',
  copy: 'Copy the value',
  copied: 'The value is copied',
  check: 'I added it: check now',
  verified: 'The site opens at {name}. Its other address leads there.',
  remove: 'Remove this address',
  change: 'Use another address',
} as const;
