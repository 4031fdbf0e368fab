Feature: Paging by cursor (RFC 9865)

  @cap:cursor @cap:filter
  Rule: Cursors lead through the whole list

    Background:
      Given a client has created user "Ada" with:
        | attribute | value                    |
        | userName  | "{mark}-d-1@example.com" |
      And a client has created user "Grace" with:
        | attribute | value                    |
        | userName  | "{mark}-b-2@example.com" |
      And a client has created user "Linus" with:
        | attribute | value                    |
        | userName  | "{mark}-f-3@example.com" |
      And a client has created user "Margaret" with:
        | attribute | value                    |
        | userName  | "{mark}-a-4@example.com" |
      And a client has created user "Edsger" with:
        | attribute | value                    |
        | userName  | "{mark}-e-5@example.com" |
      And a client has created user "Barbara" with:
        | attribute | value                    |
        | userName  | "{mark}-c-6@example.com" |

    Scenario Outline: Walk: <what>
      When the client reads /Users?filter=userName sw "{mark}-"<sort> in cursor pages of <size>
      Then the pages <rule>
      And nothing changes

      @RFC9865-2-12
      Examples: each match once
        | what                  | size | sort | rule                 |
        | each match once, by 1 | 1    |      | show everything once |
        | each match once, by 4 | 4    |      | show everything once |
        | each match once, by 7 | 7    |      | show everything once |

      @RFC9865-2-14 @RFC9865-2-15
      Examples: shorter pages
        | what                      | size   | sort | rule                 |
        | more asked for than there | 100000 |      | show everything once |

      @RFC9865-2.2-01 @cap:sort
      Examples: sorted
        | what             | size | sort                                  | rule                 |
        | sorted           | 2    | &sortBy=userName                      | show everything once |
        | sorted downwards | 2    | &sortBy=userName&sortOrder=descending | show everything once |

      @RFC9865-2-05
      Examples: count
        | what                   | size | sort | rule                       |
        | no more than asked for | 2    |      | hold no more than they may |

      @RFC9865-4-04
      Examples: maxPageSize
        | what                   | size   | sort | rule                       |
        | no more than published | 100000 |      | hold no more than they may |

      @RFC9865-2-06 @RFC9865-2-07
      Examples: nextCursor
        | what                        | size | sort | rule                             |
        | a next page, count divides  | 2    |      | have a next cursor until the end |
        | a next page, count does not | 4    |      | have a next cursor until the end |

      @RFC9865-2-09
      Examples: previousCursor
        | what                     | size | sort | rule                            |
        | nothing before the first | 2    |      | begin without a previous cursor |

      @RFC9865-2-08
      Examples: back
        | what       | size | sort | rule                               |
        | back again | 2    |      | lead back through the pages before |

      @RFC9865-2-02
      Examples: characters
        | what                | size | sort | rule                              |
        | what a URL can hold | 2    |      | carry cursors that a URL can hold |

      @RFC9865-2-11
      Examples: totalResults
        | what                   | size | sort | rule                           |
        | the total on each page | 4    |      | say how many matches there are |

    @RFC9865-3-01 @cap:search
    Scenario Outline: Posted in <size>s
      When the client reads /Users?filter=userName sw "{mark}-" in posted cursor pages of <size>
      Then the pages show everything once
      And the pages have a next cursor until the end

      Examples:
        | size |
        | 2    |
        | 4    |

    @RFC9865-2.3-01
    Scenario: A client that asks for no method
      When the client reads /Users?filter=userName sw "{mark}-" in default pages of 4
      Then the pages show everything once

    @RFC9865-2-01
    Scenario Outline: An empty cursor written <how>
      Given the client has sent GET /Users?filter=userName sw "{mark}-"&count=10
      When the client sends GET /Users?filter=userName sw "{mark}-"&<cursor>&count=10
      Then the response lists the same as the one before

      Examples:
        | how           | cursor  |
        | without value | cursor  |
        | as nothing    | cursor= |

    @RFC9865-2-03 @RFC9865-2-04
    Scenario Outline: count <count> asks for the total only
      When the client sends GET /Users?filter=userName sw "{mark}-"&cursor=&count=<count>
      Then the response has status 200
      And the response shows:
        | attribute    | value       |
        | totalResults | 6 or absent |
        | Resources    | absent      |

      Examples:
        | count |
        | 0     |
        | -1    |

    @RFC9865-2-13
    Scenario: People come and go between two pages
      Given the client has sent GET /Users?filter=userName sw "{mark}-"&cursor&count=3
      And a client has deleted user "Ada"
      And a client has created user "Alan" with:
        | attribute | value                    |
        | userName  | "{mark}-a-0@example.com" |
      When the client sends GET /Users?filter=userName sw "{mark}-"&cursor={response.nextCursor}&count=3
      Then the page lists exactly "Margaret", "Edsger", "Barbara" in this order

    @RFC9865-2-13
    Scenario: People come and go between two pages by name
      Given the client has sent GET /Users?filter=userName sw "{mark}-"&sortBy=userName&cursor&count=3
      And a client has deleted user "Grace"
      And a client has created user "Alan" with:
        | attribute | value                    |
        | userName  | "{mark}-z-0@example.com" |
      When the client sends GET /Users?filter=userName sw "{mark}-"&sortBy=userName&cursor={response.nextCursor}&count=3
      Then the page lists exactly "Ada", "Edsger", "Linus" in this order

    @RFC9865-4-04
    Scenario: A cursor is used well before it times out
      Given the configuration has shown pagination.cursorTimeout
      And the client has sent GET /Users?filter=userName sw "{mark}-"&cursor&count=3
      And 2 seconds have passed
      When the client sends GET /Users?filter=userName sw "{mark}-"&cursor={response.nextCursor}&count=3
      Then the page lists exactly "Margaret", "Edsger", "Barbara"

  @cap:cursor @cap:filter
  Rule: A cursor that cannot be used is refused, and the refusal tells nothing

    Background:
      Given a client has created user "Ada" with:
        | attribute | value                    |
        | userName  | "{mark}-ada@example.com" |
      And a client has created user "Grace" with:
        | attribute | value                      |
        | userName  | "{mark}-grace@example.com" |
      And a client has created user "Linus" with:
        | attribute | value                      |
        | userName  | "{mark}-linus@example.com" |

    @RFC9865-2.1-01
    Scenario: Garbage
      When the client sends GET /Users?filter=userName sw "{mark}-"&cursor=garbage&count=1
      Then the response is a SCIM error with status 400 of type "invalidCursor"

    @RFC9865-5.2-04
    Scenario: One character has been changed
      Given the client has sent GET /Users?filter=userName sw "{mark}-"&cursor&count=1
      When the client sends GET /Users?filter=userName sw "{mark}-"&cursor={forged.nextCursor}&count=1
      Then the response is a SCIM error with status 400 of type "invalidCursor"

    @RFC9865-2.1-03
    Scenario: Another count than on the first page
      Given the client has sent GET /Users?filter=userName sw "{mark}-"&cursor&count=1
      When the client sends GET /Users?filter=userName sw "{mark}-"&cursor={response.nextCursor}&count=2
      Then the response is a SCIM error with status 400 of type "invalidCount"

    @RFC9865-2.1-02 @cap:admin
    Scenario: The cursor has run out
      Given the configuration has shown pagination.cursorTimeout as 3600
      And the client has sent GET /Users?filter=userName sw "{mark}-"&cursor&count=1
      And 61 minutes have passed
      When the client sends GET /Users?filter=userName sw "{mark}-"&cursor={response.nextCursor}&count=1
      Then the response is a SCIM error with status 400 of type "expiredCursor"

    @RFC9865-2-10
    Scenario Outline: It is used <how>
      Given a client has created group "Sales" with "Ada"
      And the client has sent GET /Users?filter=userName sw "{mark}-"&cursor&count=1
      When the client sends GET <path>&cursor={response.nextCursor}&count=1
      Then the response is a SCIM error with status 400 of type "invalidCursor"

      Examples:
        | how                 | path                                                 |
        | at another endpoint | /Groups?filter=displayName eq "{Sales.displayName}"  |
        | with another filter | /Users?filter=userName eq "{mark}-linus@example.com" |
        | with another order  | /Users?filter=userName sw "{mark}-"&sortBy=userName  |

    @RFC9865-5.2-05
    Scenario Outline: What the error says of <case>
      Given the client has sent GET /Users?filter=userName sw "{mark}-"&cursor&count=1
      When the client sends GET /Users?filter=userName sw "{mark}-"&cursor=<cursor>&count=1
      Then the response is a SCIM error with status 400
      And the response shows:
        | attribute | value                                                                                                          |
        | detail    | not containing "{mark}" or containing "{Ada}" or containing "@" or containing "panic" or containing "postgres" |

      Examples:
        | case             | cursor              |
        | garbage          | garbage             |
        | a changed cursor | {forged.nextCursor} |

  @cap:cursor @cap:filter @cap:second-credential
  Rule: A cursor gives no right to see what its bearer may not see

    Background:
      Given a client has created user "Ada" with:
        | attribute | value                    |
        | userName  | "{mark}-ada@example.com" |
      And a client has created user "Grace" with:
        | attribute | value                      |
        | userName  | "{mark}-grace@example.com" |

    @RFC9865-5.2-01
    Scenario: Another caller uses it
      Given the client has sent GET /Users?filter=userName sw "{mark}-"&cursor&count=1
      And the client has turned to another workspace
      When the client sends GET /Users?filter=userName sw "{mark}-"&cursor={response.nextCursor}&count=1
      Then the response lists nothing or is a SCIM error with status 400 or 401 or 403 or 404

    @RFC9865-5.2-06 @RFC9865-5.2-05
    Scenario: A cursor of somebody else looks like none at all
      Given the client has sent GET /Users?filter=userName sw "{mark}-"&cursor&count=1
      And the client has turned to another workspace
      And the client has tried to send GET /Users?filter=userName sw "{mark}-"&cursor={forged.nextCursor}&count=1
      When the client sends GET /Users?filter=userName sw "{mark}-"&cursor={response.nextCursor}&count=1
      Then the response says the same as the one before

    @RFC9865-5.2-02 @RFC9865-5.2-03 @cap:app-admin
    Scenario: The credential is withdrawn in mid-walk
      Given the client has sent GET /Users?filter=userName sw "{mark}-"&cursor&count=1
      And the owner has rotated the token with an overlap of 0 seconds
      And the client has set the header Authorization to "Bearer {old}"
      When the client sends GET /Users?filter=userName sw "{mark}-"&cursor={response.nextCursor}&count=1
      Then the response is a SCIM error with status 400 or 401 or 403

  Rule: The configuration says how lists are paged

    @RFC9865-4-01 @cap:filter
    Scenario: A server that gives cursors says so
      Given a client has created user "Ada" with:
        | attribute | value                    |
        | userName  | "{mark}-ada@example.com" |
      And a client has created user "Grace" with:
        | attribute | value                      |
        | userName  | "{mark}-grace@example.com" |
      And the client has sent GET /Users?filter=userName sw "{mark}-"&cursor=&count=1
      And the response has shown nextCursor
      When the client sends GET /ServiceProviderConfig
      Then the response shows:
        | attribute  | value   |
        | pagination | present |

    @RFC9865-4-03
    Scenario: What has to be said
      Given the configuration has shown pagination
      When the client sends GET /ServiceProviderConfig
      Then the response shows:
        | attribute         | value         |
        | pagination.cursor | true or false |
        | pagination.index  | true or false |

    @RFC9865-4-02
    Scenario: What may be said
      Given the configuration has shown pagination
      When the client sends GET /ServiceProviderConfig
      Then the response shows:
        | attribute                          | value                         |
        | pagination.defaultPaginationMethod | absent or "cursor" or "index" |
        | pagination.defaultPageSize         | absent or a positive integer  |
        | pagination.maxPageSize             | absent or a positive integer  |
        | pagination.cursorTimeout           | absent or a positive integer  |

    @RFC9865-2.4-01 @cap:cursor @cap:index @cap:filter @slow
    Scenario: One method is the default
      Given a client has created 101 users
      And the client has sent GET /Users?filter=userName sw "{mark}-"
      When the client sends GET /Users?filter=userName sw "{mark}-"
      Then the response pages by the default method, as the one before
