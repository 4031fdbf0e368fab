Feature: What only Okta does

  @idp:okta:oin-header @tolerant @cap:app-admin
  Rule: A header-auth app sends what the admin typed as the whole Authorization header

    @WS-ENABLE-11
    Scenario: The bare token
      When the admin tests the connection
      Then nothing changes

    @WS-ENABLE-11
    Scenario: The word Bearer, then the token
      Given the admin has entered the token as "Bearer {token}"
      When the admin tests the connection
      Then nothing changes

  Rule: Okta sends a placeholder password with every new person, which nobody ever sees again

    @OKTA-09 @RFC7643-4.1.1-12
    Scenario: A person is created
      Given the directory has provisioned "Ada"
      When the client sends GET /Users/{Ada}?attributes=password,userName
      Then the response has status 200
      And the response shows:
        | attribute | value            |
        | userName  | "{Ada.userName}" |
        | password  | absent           |

  Rule: Okta sends back what it has read, readOnly attributes included

    @OKTA-07 @OKTA-10 @RFC7644-3.1-04
    Scenario: A member of a group gets another title
      Given the directory has provisioned "Ada"
      And the directory has pushed group "Sales" with "Ada"
      When the directory changes the title of "Ada" to "Countess"
      Then the title of "Ada" is "Countess"
      And group "Sales" has exactly the members "Ada"

  Rule: "Push now" makes the group what the directory has

    @OKTA-05 @OKTA-11 @RFC7644-3.5.2.3-03
    Scenario: Somebody else changed the group meanwhile
      Given the directory has provisioned "Ada", "Grace", "Linus"
      And the directory has pushed group "Sales" with "Ada", "Grace"
      And a client has added "Linus" to group "Sales"
      When the directory pushes group "Sales" in full
      Then group "Sales" has exactly the members "Ada", "Grace"

  Rule: Okta imports the people of the app page by page

    @WS-SYNC-05 @OKTA-15 @RFC7644-3.4.2.4-10 @RFC7644-3.4.2.4-12 @RFC7643-3.1-03
    Scenario: A handful of people
      Given a client has created user "Ada"
      And a client has created user "Grace"
      When the directory imports the people of the app
      Then the import shows "Ada", "Grace" once each
      And nothing changes
